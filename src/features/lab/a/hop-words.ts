/** What is said of a hop: the same in the drawing, in the list and to a screen reader. */
import { t } from '@lingui/core/macro'
import type { LiveHop } from '../../../client/live/live-api.ts'
import type { NeuronRow } from '../../../client/network-api.ts'
import { formatBytes, formatMicros } from '../../../ui/format.ts'
import { nameOfMiner } from './call-words.ts'
import { durationOf } from './hops-model.ts'

/** What goes on, short enough for an arrow. */
export function titleOfHop(hop: LiveHop, neurons: readonly NeuronRow[]): string {
  const { call, node, to } = hop
  if (call === 'check') {
    if (node === null) return t`bytes compared`
    const miner = nameOfMiner(neurons, node)
    return t`proof of ${miner} checked`
  }
  if (to !== 'miner') return call
  const miner = nameOfMiner(neurons, node)
  return `${call} · ${miner}`
}

export function timeOfHop(hop: LiveHop): string {
  const ms = durationOf(hop)
  return ms === null ? t({ message: 'unknown', context: 'a time' }) : formatMicros(ms * 1000)
}

export function sizeOfHop({ bytes }: LiveHop): string {
  return bytes === null ? '' : formatBytes(bytes)
}

/** How it ended. */
export function endOfHop({ ok, status, call, layer, to }: LiveHop): string {
  if (call === 'check')
    return ok ? t({ message: 'held', context: 'a check' }) : t({ message: 'failed', context: 'a check' })
  // Whatever it brought is compared by this page.
  if (call === 'Retrieve') return ''
  if (to === 'miner')
    return ok
      ? t({ message: 'proven, it says', context: 'a miner, by the word of a validator' })
      : t`no proof, it says`
  if (status !== null) return String(status)
  return ok || layer === 'claimed' ? '' : t`no answer`
}

export function layerOfHop({ layer }: LiveHop): string {
  return layer === 'observed' ? t`observed` : t`claimed`
}
