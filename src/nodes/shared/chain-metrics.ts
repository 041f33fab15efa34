/** How far a node is behind the chain. */
import type { Metrics } from './metrics.ts'

export interface ChainReading {
  readonly block: number
  /** Milliseconds since a metagraph of a newer block came. */
  readonly ageMs: number
}

/** @param read null before the chain was read */
export function chainMetrics(metrics: Metrics, read: () => ChainReading | null): void {
  metrics.gauge('filetao_chain_block', () => read()?.block ?? null)
  metrics.gauge('filetao_chain_block_age_seconds', () => {
    const ageMs = read()?.ageMs
    return ageMs === undefined ? null : Math.round(ageMs) / 1000
  })
}
