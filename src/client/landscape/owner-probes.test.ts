import { describe, expect, it } from 'vitest'
import { type Probe, summarize } from './owner-probes.ts'

function probe(ok: boolean, retrieveMs: number | null, cause = ''): Probe {
  return { at: 0, validator: '5V', ok, cause, bytes: 65_536, storeMs: 100, retrieveMs }
}

describe('own probes', () => {
  it('nothing is known without one', () => {
    expect(summarize([])).toEqual({ n: 0, successes: 0, interval: null, retrieve: null, causes: [] })
  })

  it('five of five are no certainty: from 57 % on', () => {
    const { interval } = summarize(Array.from({ length: 5 }, () => probe(true, 200)))
    expect(interval?.[0]).toBeCloseTo(0.5655, 3)
    expect(interval?.[1]).toBe(1)
  })

  it('times are those of probes whose bytes came back; causes by how many', () => {
    const list = [
      probe(true, 300),
      probe(true, 100),
      probe(false, 9_000, 'timeout'),
      probe(false, null, 'not-found'),
      probe(false, null, 'not-found'),
    ]
    expect(summarize(list)).toMatchObject({
      n: 5,
      successes: 2,
      retrieve: { p50: 100, p95: 300 },
      causes: [
        { cause: 'not-found', count: 2 },
        { cause: 'timeout', count: 1 },
      ],
    })
  })

  it('none came back: no time, and an interval that ends below one', () => {
    const summary = summarize([probe(false, null, 'timeout')])
    expect(summary.retrieve).toBeNull()
    expect(summary.interval?.[0]).toBe(0)
    expect(summary.interval?.[1]).toBeLessThan(1)
  })
})
