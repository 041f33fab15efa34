/** What a bundle proves and what it does not, in sentences. */
import { plural, t } from '@lingui/core/macro'
import type { Claim, Limit } from '../../client/bundle/bundle-report.ts'

export function sentenceOfClaim(claim: Claim): string {
  switch (claim.code) {
    case 'answered': {
      const { answers, miners } = claim
      return t`${plural(miners, { one: '# miner', other: '# miners' })} computed and signed ${plural(answers, { one: '# right answer', other: '# right answers' })} after those blocks were made.`
    }
    case 'bytes-there': {
      const { answers } = claim
      return t`Somebody had the right bytes for ${plural(answers, { one: '# unsigned answer', other: '# unsigned answers' })} after those blocks were made.`
    }
    case 'convicted': {
      const { answers, miners } = claim
      return t`${plural(miners, { one: '# miner', other: '# miners' })} signed ${plural(answers, { one: '# wrong answer', other: '# wrong answers' })}.`
    }
    case 'receipts': {
      const { receipts, miners } = claim
      return t`${plural(miners, { one: '# miner', other: '# miners' })} signed ${plural(receipts, { one: '# receipt', other: '# receipts' })}, each after the block that it names.`
    }
    case 'whole': {
      const { objects } = claim
      return plural(objects, {
        one: '# object is in the bundle whole; its name is the hash of its bytes.',
        other: '# objects are in the bundle whole; their names are the hashes of their bytes.',
      })
    }
    case 'unchanged':
      return t`Nothing in it was changed since its exporter signed it.`
  }
}

export function sentenceOfLimit(limit: Limit): string {
  switch (limit.code) {
    case 'still-held':
      return t`That a miner still has anything; or that it did not fetch the bytes from elsewhere to answer.`
    case 'other-chunks':
      return t`Anything about chunks that were not asked for.`
    case 'before':
      return t`What happened before those blocks.`
    case 'how-late':
      return t`How long after its block an answer was made: times are by the exporter’s clock.`
    case 'registered':
      return t`That those addresses are miners and validators of the subnet: the chain knows that.`
    case 'exporter':
      return t`Who the exporter is. Compare its address with the one you were given.`
    case 'root-by-word': {
      const { objects } = limit
      return plural(objects, {
        one: 'That the root of # object is the right one: that is the exporter’s word.',
        other: 'That the roots of # objects are the right ones: that is the exporter’s word.',
      })
    }
    case 'receipts-without-data': {
      const { receipts } = limit
      return plural(receipts, {
        one: 'That # receipt can be for no other bytes: those are not in the bundle.',
        other: 'That # receipts can be for no other bytes: those are not in the bundle.',
      })
    }
    case 'convicted-by-word': {
      const { answers } = limit
      return plural(answers, {
        one: 'That the miner is to blame for # signed answer under another root: that root and piece belong together is the exporter’s word.',
        other:
          'That the miners are to blame for # signed answers under another root: that root and piece belong together is the exporter’s word.',
      })
    }
    case 'unsigned': {
      const { answers } = limit
      return plural(answers, { one: 'Who made # unsigned answer.', other: 'Who made # unsigned answers.' })
    }
    case 'downloads-by-word': {
      const { downloads } = limit
      return plural(downloads, {
        one: 'That # download took place: that is the exporter’s word.',
        other: 'That # downloads took place: that is the exporter’s word.',
      })
    }
    case 'name-by-word':
      return t`That the file has the name that stands here: that is the exporter’s word.`
  }
}
