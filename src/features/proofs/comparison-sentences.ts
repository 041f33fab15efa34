/** What a second validator's answer about one piece comes to, in the words of the sheet and of the Proofs screen. */
import { plural, t } from '@lingui/core/macro'
import type { CompareNext, Comparison, Contradiction } from '../../client/cross-check-api.ts'
import { opinionSentence } from './opinion-sentences.ts'

export function comparisonSentence({ read, validator: { opinion, objects } }: Comparison): string {
  const holders = Math.max(0, ...objects.map((object) => object.holders))
  const forged = objects.reduce((sum, object) => sum + object.forged, 0)
  const dropped = objects.reduce((sum, object) => sum + object.dropped.length, 0)
  switch (opinion) {
    case 'agrees':
      return read
        ? t`It names ${holdersOf(holders)} of this piece with their own signatures, and all bytes that it gave are yours.`
        : t`It names ${holdersOf(holders)} of this piece with their own signatures.`
    case 'lags':
      return holders === 0
        ? t`Another validator placed this piece, and this one had not heard of it yet. That is no lie; it usually learns within minutes.`
        : t`Another validator placed this piece, and this one knew of ${holdersOf(holders)} so far. That is no lie; it usually learns within minutes.`
    case 'drops':
      return t`It placed this piece and no longer names ${holdersOf(dropped)} whose receipt this page has. The miner may have failed a check and been replaced: an audit tells.`
    case 'denies':
      return t`It placed this piece, as signed receipts show, and says that it does not have it. Your file can still be fetched through another validator; store it again through one that you trust.`
    case 'lies':
      return `${lieSentence(forged, read)} ${t`No download is spoiled by that, because whatever it gives is checked; rely on the others.`}`
    case 'silent':
      return opinionSentence(opinion)
  }
}

function lieSentence(forged: number, read: boolean): string {
  if (forged > 0)
    return plural(forged, {
      one: 'It showed # receipt that its miner did not sign.',
      other: 'It showed # receipts that their miners did not sign.',
    })
  return read ? t`The bytes that it gave for this piece are not yours.` : opinionSentence('lies')
}

function holdersOf(count: number): string {
  return plural(count, { one: '# holder', other: '# holders' })
}

export function nextSentence(next: CompareNext): string {
  switch (next) {
    case 'soon':
      return t`This file was just sent or fetched: another validator is asked about it within a minute or two.`
    case 'idle':
      return t`Not asked yet, or nobody answered. It is tried after the next upload or download of this file.`
    case 'alone':
      return t`The chain lists only one validator, so there is no second one to ask. What the first one gives is checked all the same.`
    case 'off':
      return t`Switched off: no second validator is asked by itself.`
  }
}

/** One line over all files of which somebody was contradicted; empty: nobody was. */
export function contradictedSentence(found: readonly Contradiction[]): string {
  const [newest] = found
  if (newest === undefined) return ''
  const validators = new Set(found.map(({ validator }) => validator.validatorHotkey)).size
  const files = new Set(found.map(({ entryId }) => entryId)).size
  const uid = newest.validator.uid
  const name = newest.name
  if (validators > 1)
    return t`${plural(validators, { one: '# validator was', other: '# validators were' })} contradicted by what this page computed about ${plural(files, { one: '# file', other: '# files' })}.`
  if (files > 1)
    return t`What validator ${uid} said of ${plural(files, { one: '# file', other: '# files' })} is contradicted by what this page computed.`
  return newest.validator.opinion === 'lies'
    ? t`What validator ${uid} gave for “${name}” is not what its miners signed or what you stored.`
    : t`Validator ${uid} placed “${name}” and now says that it does not have it.`
}
