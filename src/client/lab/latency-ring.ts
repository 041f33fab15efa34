/** Times of the newest proven answers of each miner, and their percentiles. */
import type { LatencySummary } from '../landscape/landscape-api.ts'

/** Answers that a summary is of, at most. */
const SAMPLES = 32

/** Milliseconds by seat; a place without samples counts none. */
export interface LatencyTable {
  readonly p50: Float32Array
  readonly p95: Float32Array
  readonly samples: Uint8Array
}

export function createRing(miners: number) {
  const values = new Float32Array(miners * SAMPLES)
  const added = new Int32Array(miners)
  return {
    add(seat: number, ms: number) {
      const n = added[seat] ?? 0
      values[seat * SAMPLES + (n % SAMPLES)] = ms
      added[seat] = n + 1
    },
    clear: (seat: number) => void added.fill(0, seat, seat + 1),
    table(): LatencyTable {
      const table = {
        p50: new Float32Array(miners),
        p95: new Float32Array(miners),
        samples: new Uint8Array(miners),
      }
      for (let seat = 0; seat < miners; seat += 1) {
        const n = Math.min(SAMPLES, added[seat] ?? 0)
        if (n === 0) continue
        const sorted = values.slice(seat * SAMPLES, seat * SAMPLES + n).sort()
        table.samples[seat] = n
        table.p50[seat] = sorted[Math.ceil(0.5 * n) - 1] ?? 0
        table.p95[seat] = sorted[Math.ceil(0.95 * n) - 1] ?? 0
      }
      return table
    },
  }
}

export function summaryOf(table: LatencyTable | undefined, seat: number): LatencySummary {
  const samples = table?.samples[seat] ?? 0
  if (table === undefined || samples === 0) return { p50: null, p95: null, samples: 0 }
  const [p50, p95] = [table.p50[seat] ?? 0, table.p95[seat] ?? 0]
  return { p50: Math.round(p50 * 10) / 10, p95: Math.round(p95 * 10) / 10, samples }
}
