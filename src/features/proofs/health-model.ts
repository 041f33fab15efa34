/** The health of a file in sentences. Nothing here is surer than the numbers it is given. */
import { plural, t } from '@lingui/core/macro'
import type { FileHealth, HolderRisk, ObjectRepair, Restored, RiskReason } from '../../client/health-api.ts'
import type { Tone } from '../../ui/badge.tsx'
import { formatCount, formatSeconds } from '../../ui/format.ts'

/** Blocks as a length of time where it is known how long one takes. */
export function blocksText(blocks: number, blockSeconds: number | null): string {
  const count = t({
    message: `${plural(blocks, { one: '# block', other: '# blocks' })}`,
    context: 'after the words after or in',
  })
  if (blockSeconds === null) return count
  const time = formatSeconds(blocks * blockSeconds)
  return t`${count} (about ${time})`
}

export function pieceTitle({ role, index }: Pick<ObjectRepair, 'role' | 'index'>): string {
  if (role === 'manifest') return t`Manifest`
  if (role === 'pack') return t`The pack it lies in`
  const number = index + 1
  return t`Part ${number}`
}

export function healthBadge({ standing, repairCounts }: FileHealth): {
  readonly tone: Tone
  readonly word: string
} {
  if (standing === 'lost') return { tone: 'failed', word: t`No copy known` }
  if (repairCounts.late > 0) return { tone: 'failed', word: t`Repair is late` }
  if (standing === 'short') return { tone: 'claimed', word: t`Copies missing` }
  if (standing === 'unknown') return { tone: 'unknown', word: t`Not known` }
  if (repairCounts.expected + repairCounts.seen > 0) return { tone: 'claimed', word: t`Repair expected` }
  return { tone: 'verified', word: t`Healthy` }
}

/** How many copies there are, and what the loss of the riskiest miners would leave. */
export function healthSentence(health: FileHealth): string {
  const { weakest, standing, wanted } = health
  if (standing === 'unknown' || weakest === null)
    return t`This device does not have receipts of every piece, so it cannot count the copies. Download the file once, then they are checked here.`
  if (standing === 'lost')
    return t`Of at least one piece no copy is known that was proven. It may still be found: try to download the file now.`
  const { copies, operators } = weakest
  if (standing === 'short')
    return t`The weakest piece has ${plural(copies, { one: '# copy', other: '# copies' })} at ${plural(operators, { one: '# operator', other: '# operators' })}; ${wanted} operators are wanted. Validators should make new copies by themselves.`
  const { gone, left } = firstDrop(health)
  if (left === copies)
    return t`Every piece has at least ${plural(copies, { one: '# copy', other: '# copies' })} at ${plural(operators, { one: '# operator', other: '# operators' })}; if the ${gone} riskiest miners went, all copies would be left.`
  return t`Every piece has at least ${plural(copies, { one: '# copy', other: '# copies' })} at ${plural(operators, { one: '# operator', other: '# operators' })}; if ${plural(gone, { one: 'the riskiest miner', other: 'the # riskiest miners' })} went, ${left} would be left.`
}

/** That the copies of silent miners are among those that were counted; empty where none is. */
export function doubtHint({ standing, repairs }: Pick<FileHealth, 'standing' | 'repairs'>): string {
  const isOpen = repairs.some(({ cause, stage }) => cause === 'silent' && stage !== 'verified')
  if (!isOpen || standing !== 'fine') return ''
  return t`Copies in doubt are counted: whoever does not answer may still have them.`
}

/** The fewest miners whose loss takes a copy of the weakest object, or all that were counted. */
export function firstDrop({ copiesAfter }: Pick<FileHealth, 'copiesAfter'>): {
  readonly gone: number
  readonly left: number
} {
  const now = copiesAfter[0] ?? 0
  const at = copiesAfter.findIndex((left) => left < now)
  const gone = at < 0 ? copiesAfter.length - 1 : at
  return { gone, left: copiesAfter[gone] ?? 0 }
}

/** Hints that copies which look independent are not; empty where there are none. */
export function placeHint({ weakest }: Pick<FileHealth, 'weakest'>): string {
  if (weakest === null || weakest.copies < 2 || weakest.networks >= weakest.copies) return ''
  return t`Its copies are in ${plural(weakest.networks, { one: '# network', other: '# networks' })} by the addresses that the miners announce: miners in one network may stand in one place and fail together. Who wants to hide that announces other addresses.`
}

export function riskTone({ reasons }: HolderRisk): Tone {
  if (reasons.includes('gone') || reasons.includes('failed')) return 'failed'
  return reasons.includes('next') || reasons.includes('silent') ? 'claimed' : 'unknown'
}

export function reasonWord(reason: RiskReason): string {
  switch (reason) {
    case 'gone':
      return t`Replaced`
    case 'failed':
      return t`Failed its audit`
    case 'silent':
      return t`Did not answer`
    case 'unasked':
      return t`Not asked`
    case 'next':
      return t`Next to go`
    case 'near':
      return t`Near the end`
    case 'no-emission':
      return t`Earns nothing`
    case 'immunity-ending':
      return t`Immunity ends`
  }
}

/** When a holder may go, or what became of it. */
export function riskSentence(risk: HolderRisk, blockSeconds: number | null): string {
  const { reasons, turn, immuneBlocks } = risk
  if (reasons.includes('gone')) return t`It has lost its seat, and its copy does not count any more.`
  if (reasons.includes('failed')) return t`Its newest audit failed, and its copy does not count any more.`
  if (reasons.includes('unasked'))
    return t`Its validator did not ask it in the newest audit. Nobody knows whether it still has its copy, so it is not counted.`
  if (reasons.includes('immunity-ending')) {
    const left = blocksText(immuneBlocks, blockSeconds)
    return t`Its immunity ends in ${left}; registrations after that may take its seat.`
  }
  if (turn === 1) return t`The next registration takes its seat, if nothing changes before.`
  if (turn !== null && reasons.includes('near'))
    return t`After ${plural(turn - 1, { one: '# other registration', other: '# other registrations' })} the next one takes its seat, if nothing changes before.`
  return t`It did not answer the newest audit. That may be nobody’s fault, and its copy still counts.`
}

/** What became of the copies: the loss that left too few is named, and no silent miner is said to have lost anything. */
export function causeSentence({ cause, lost, since }: ObjectRepair): string {
  const block = formatCount(since)
  const count = lost.length
  switch (cause) {
    case 'replaced':
      return t`${plural(count, { one: '# copy was lost: a registration took the miner’s seat', other: '# copies were lost or are in doubt: a registration took a miner’s seat' })} in block ${block}.`
    case 'failed':
      return t`${plural(count, { one: '# copy was lost', other: '# copies were lost or are in doubt' })}, as the audit of block ${block} found.`
    case 'silent':
      return t`${plural(count, { one: '# copy is in doubt: its miner has not answered', other: '# copies are in doubt: their miners have not answered' })} since the audit of block ${block}.`
    case 'unasked':
      return t`${plural(count, { one: '# copy is not known any more: its validator has not asked its miner', other: '# copies are lost or not known any more: a validator has not asked a miner' })} since the audit of block ${block}.`
  }
}

/** What storing anew came to, without the failure, which has its own sentence. */
export function restoredSentence({ objects, restored, left }: Restored): string {
  if (objects === 0) return t`Nothing lacks copies any more, so nothing was moved.`
  if (left === 0)
    return t`${plural(restored, { one: '# piece has', other: '# pieces have' })} enough proven copies again.`
  return t`${plural(restored, { one: '# piece has', other: '# pieces have' })} enough proven copies again, and ${plural(left, { one: '# piece is', other: '# pieces are' })} left: the next attempt takes them.`
}
