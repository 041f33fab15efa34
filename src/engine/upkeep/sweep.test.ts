import { expect, it } from 'vitest'
import { BATCH_RECORDS, SWEEP_OBJECTS } from '../limits.ts'
import type { ObjectRecord } from '../records.ts'
import { createSweep, type SweepParts } from './sweep.ts'

/** An index of so many objects, all of them ended, and a chain whose height a test sets. */
function walk(objects: number) {
  const height = { block: 100 }
  const record = (n: number): ObjectRecord => ({
    cid: `c${String(n).padStart(6, '0')}`,
    length: 1,
    dataHash: '1',
    contentRoot: null,
    generated: 0,
    ttl: 0,
    encryptionPayload: '',
    receipts: [],
    owners: [],
    claimedBy: null,
  })
  const all = Array.from({ length: objects }, (_, n) => record(n))
  const parts = {
    ports: {
      clock: { nowMs: () => 1_000 },
      chain: { metagraph: () => ({ ...height, neurons: [] }) },
      index: {
        seats: async () => [],
        objectsFrom: async (from: string, limit: number) =>
          all.filter(({ cid }) => cid >= from).slice(0, limit),
      },
    },
    mayRepair: () => false,
    isStopped: () => false,
  }
  return { sweep: createSweep(parts as unknown as SweepParts), height }
}

it('a sweep that takes several steps says at which block it began, not only at which it ended', async () => {
  const { sweep, height } = walk(SWEEP_OBJECTS + 2 * BATCH_RECORDS)
  expect(sweep.health()).toMatchObject({ began: null, block: null })
  await sweep.run()
  expect(sweep.health()).toMatchObject({ began: null, block: null })
  height.block = 107
  await sweep.run()
  expect(sweep.health()).toMatchObject({ began: 100, block: 107 })
  height.block = 110
  await sweep.run()
  height.block = 111
  await sweep.run()
  expect(sweep.health()).toMatchObject({ began: 110, block: 111 })
})
