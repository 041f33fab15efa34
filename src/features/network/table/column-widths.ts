/** Widths in pixels: fixed, so that nothing moves while rows come and go. */
import type { CellKind, MinerColumn } from './column-types.ts'

const BY_KIND: Readonly<Record<CellKind, number>> = {
  uid: 68,
  hotkey: 112,
  key: 112,
  axon: 176,
  tier: 132,
  share: 168,
  flag: 80,
  text: 116,
}

const BY_ID: Readonly<Record<string, number>> = {
  rank: 84,
  wilson: 156,
  failures: 156,
  'last-failure': 220,
  'latency-store': 168,
  'latency-challenge': 168,
  'latency-retrieve': 168,
}

export function columnWidth({ id, kind }: MinerColumn): number {
  return BY_ID[id] ?? BY_KIND[kind]
}
