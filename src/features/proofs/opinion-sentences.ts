/** What a validator's answers about a file are called: what was computed convicts, what was not said does not. */
import { plural, t } from '@lingui/core/macro'
import type { ObjectOpinion, Opinion, ValidatorOpinion } from '../../client/cross-check-api.ts'
import type { Tone } from '../../ui/badge.tsx'

export function opinionTone(opinion: Opinion): Tone {
  switch (opinion) {
    case 'agrees':
      return 'verified'
    case 'lags':
    case 'silent':
      return 'unknown'
    case 'drops':
      return 'claimed'
    case 'denies':
    case 'lies':
      return 'failed'
  }
}

export function opinionWord(opinion: Opinion): string {
  switch (opinion) {
    case 'agrees':
      return t`Agrees`
    case 'lags':
      return t`Lags`
    case 'silent':
      return t`Silent`
    case 'drops':
      return t`Names fewer`
    case 'denies':
      return t`Denies it`
    case 'lies':
      return t`Lies`
  }
}

export function opinionSentence(opinion: Opinion): string {
  switch (opinion) {
    case 'agrees':
      return t`It names the holders with their own signatures, and the records that it gave are yours.`
    case 'lags':
      return t`Another validator placed this file, and this one has not heard of all of it. That is no lie; it usually learns within minutes.`
    case 'silent':
      return t`It gave no answer that says anything of the file. Nobody is accused of that.`
    case 'drops':
      return t`It placed the file and no longer names a holder whose receipt this page has. The miner may have failed a check and been replaced.`
    case 'denies':
      return t`It placed the file, as signed receipts show, and says that it does not have it. Fetch the file through another validator, and store it again.`
    case 'lies':
      return t`It gave bytes that are not yours, or receipts that no miner signed. Nothing it says should be relied on.`
  }
}

/** `placed 2 of 3 objects · 3 holders each`. */
export function opinionFacts({ objects }: ValidatorOpinion): string {
  const placed = objects.filter((object) => object.placed).length
  const all = objects.length
  const least = Math.min(...objects.map(({ holders }) => holders))
  const holders = plural(least, { one: 'at least # holder each', other: 'at least # holders each' })
  return t`placed ${placed} of ${plural(all, { one: '# object', other: '# objects' })} · names ${holders}`
}

/** Those that something is to be said of. */
export function remarkable({ objects }: ValidatorOpinion): readonly ObjectOpinion[] {
  return objects.filter(({ opinion }) => opinion !== 'agrees')
}

/** One sentence over all of them. */
export function crossCheckSentence(validators: readonly ValidatorOpinion[]): string {
  const lying = validators.filter(({ opinion }) => opinion === 'lies' || opinion === 'denies').length
  if (lying > 0)
    return t`${plural(lying, { one: '# validator is contradicted', other: '# validators are contradicted' })} by what this page can compute. The others are below.`
  const agreeing = validators.filter(({ opinion }) => opinion === 'agrees').length
  const all = validators.length
  if (agreeing === all)
    return t`${plural(all, { one: 'The only validator says', other: 'All # validators say' })} the same of this file as the signatures of its miners.`
  return t`${agreeing} of ${plural(all, { one: '# validator', other: '# validators' })} confirm this file; nobody contradicts it.`
}
