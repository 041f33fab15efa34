/** Names of nodes as a person knows them: by uid where the chain has one. */
import { t } from '@lingui/core/macro'
import type { NeuronRow } from '../../../client/network-api.ts'
import { shorten } from '../../../ui/format.ts'

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
  const stake = Math.round(stakeTao)
  return t`Validator ${uid} · ${short} · ${stake} TAO`
}
