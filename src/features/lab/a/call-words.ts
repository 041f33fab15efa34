/** Names of nodes as a person knows them: by uid where the chain has one. */
import { plural, t } from '@lingui/core/macro'
import type { LiveRound } from '../../../client/live/live-api.ts'
import type { NeuronRow } from '../../../client/network-api.ts'
import { formatCount, shorten } from '../../../ui/format.ts'
import type { TopGroup } from './group-model.ts'

export function nameOfMiner(neurons: readonly NeuronRow[], hotkey: string | null): string {
  if (hotkey === null) return t`a holder`
  const uid = neurons.find((each) => each.hotkey === hotkey)?.uid
  const short = shorten(hotkey, 5)
  return uid === undefined ? t`unlisted miner ${short}` : t`miner ${uid}`
}

export function nameOfValidator(neurons: readonly NeuronRow[], hotkey: string): string {
  const uid = neurons.find((each) => each.hotkey === hotkey)?.uid
  const short = shorten(hotkey, 5)
  return uid === undefined ? short : t`validator ${uid}`
}

/** In a list to choose from. */
export function optionOfValidator({ uid, hotkey, stakeTao }: NeuronRow): string {
  const short = shorten(hotkey, 6)
  const stake = formatCount(Math.round(stakeTao))
  return t`Validator ${uid} · ${short} · ${stake} TAO`
}

/** Which of the holders are among the top miners. */
export function topSentence(
  { holders }: LiveRound,
  { members }: TopGroup,
  neurons: readonly NeuronRow[],
): string {
  const top = holders.filter(({ minerHotkey }) => members.some(({ hotkey }) => hotkey === minerHotkey))
  if (top.length === 0) return t`None of the holders is in it.`
  const names = top.map(({ minerHotkey }) => nameOfMiner(neurons, minerHotkey)).join(', ')
  return t`${plural(top.length, { one: 'One of the holders is in it', other: '# of the holders are in it' })}: ${names}.`
}

/** What is told of a mark on the strip. */
export function labelOfMark(uid: number, incentive: string, tier: string | undefined): string {
  return tier === undefined ? t`UID ${uid}: ${incentive}` : t`UID ${uid}, ${tier}: ${incentive}`
}
