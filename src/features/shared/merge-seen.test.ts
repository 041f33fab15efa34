import { expect, it } from 'vitest'
import { EXCHANGES_KEPT, type Exchange, type Seen } from '../../client/sees-api.ts'
import { mergeSeen } from './merge-seen.ts'

const NO_CHAIN = { reads: 0, up: 0, down: 0, questions: [] }

function seen(since: number, from: number, count: number): Seen {
  const exchanges = Array.from({ length: count }, (_, at): Exchange => {
    const up = { body: 1, headers: 1 }
    const about = {
      action: 'sync',
      synapse: 'GetHead',
      target: 'a',
      isFramed: true,
      end: 'answered',
    } as const
    return { ...about, number: from + at, at: 0, up, down: 1, ms: 1, fields: [], relayed: null }
  })
  const totals = {
    since,
    exchanges: from + count - 1,
    up: 0,
    headers: 0,
    down: 0,
    relayed: 0,
    chain: NO_CHAIN,
  }
  return { exchanges, totals }
}

it('adds what is new and lets go of the oldest', () => {
  const merged = mergeSeen(seen(7, 1, EXCHANGES_KEPT), seen(7, EXCHANGES_KEPT + 1, 3))
  expect(merged.exchanges.map(({ number }) => number).slice(0, 1)).toEqual([4])
  expect(merged.exchanges).toHaveLength(EXCHANGES_KEPT)
  expect(merged.totals.exchanges).toBe(EXCHANGES_KEPT + 3)
})

it('keeps nothing from before a lock', () => {
  expect(mergeSeen(seen(7, 1, 5), seen(8, 1, 0)).exchanges).toEqual([])
  expect(mergeSeen(null, seen(8, 1, 2)).exchanges).toHaveLength(2)
})
