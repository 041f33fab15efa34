import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentOf, entryRecord, packedContent } from '../../testing/entry-records.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import { SealedStore } from '../sealed-store.ts'
import { deriveVaultKeys } from '../subkeys.ts'
import type { FileContent } from './entry-record.ts'
import { IndexLog } from './index-log.ts'
import { join } from './join.ts'
import { type DriveRecord, encodeRecord, parseRecords } from './record.ts'

const ID = 'ab'.repeat(16)
const WRITERS = ['00'.repeat(8), '11'.repeat(8)] as const
/** The content with one key of two, in one of several packs, moved so many times. */
const place = (key: number, pack: number, moves: number): FileContent =>
  moves === 0 ? packedContent(key, pack) : packedContent(key, pack, { moves })

const stamp = { writtenAt: fc.integer({ min: 1, max: 3 }), writtenBy: fc.constantFrom(...WRITERS) }
const where = fc.record({ pack: fc.nat(3), moves: fc.nat(2) })
const entry = fc
  .record({ ...stamp, swapped: fc.boolean(), one: where, other: where, plain: fc.boolean() })
  .map(({ swapped, one, other, plain, ...rest }): DriveRecord => {
    const both = [place(0, one.pack, one.moves), plain ? contentOf(9) : place(1, other.pack, other.moves)]
    const [content = contentOf(), past = contentOf()] = swapped ? both.toReversed() : both
    return entryRecord({
      ...rest,
      id: ID,
      content,
      versions: [{ content: past, modifiedAt: 1, addedAt: 1 }],
    })
  })
const gone = fc.record(stamp).map((rest): DriveRecord => ({ type: 'gone', id: ID, ...rest }))
const record = fc.oneof({ weight: 4, arbitrary: entry }, gone)

/** As a device does that hears of them in this order. */
const heard = (records: readonly DriveRecord[]) =>
  records.reduce<DriveRecord | undefined>((before, each) => join(before, each), undefined)
const placesIn = (found: DriveRecord | undefined): string[] =>
  found?.type === 'entry' && found.content?.ref.kind === 'packed'
    ? [`${found.content.ref.cid}:${found.content.ref.moves ?? 0}`]
    : []

describe('two versions of one record', () => {
  it('come to the same on two devices that hear of them in different order', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        // One writer never gives two versions the same time, except to say where bytes lie.
        fc.pre(a.type !== b.type || a.writtenAt !== b.writtenAt || a.writtenBy !== b.writtenBy)
        expect(heard([a, b])).toEqual(heard([b, a]))
        expect(heard([a, b, a, b])).toEqual(heard([a, b]))
      }),
    )
  })

  it('of three, a tombstone is final in every order, whatever the times', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        entry,
        entry,
        gone,
        (order, a, b, dead) => {
          expect(heard(order.map((at) => [a, b, dead][at]!))).toEqual(dead)
        },
      ),
    )
  })

  it('keep the later name and the place that moved furthest, whichever version has it', () => {
    const old = entryRecord({ id: ID, name: 'old', writtenAt: 1, content: place(0, 0, 0) })
    const moved = { ...old, content: place(0, 1, 1) }
    const renamed = entryRecord({ id: ID, name: 'new', writtenAt: 5, content: place(0, 0, 0) })
    for (const order of [
      [old, moved, renamed],
      [old, renamed, moved],
      [renamed, moved],
      [moved, renamed, old],
    ])
      expect(heard(order)).toEqual({ ...renamed, content: place(0, 1, 1) })
  })

  it('agree on one of two moves that two devices made at once', () => {
    const old = entryRecord({ id: ID, content: place(0, 0, 0) })
    const [here, there] = [
      { ...old, content: place(0, 1, 1) },
      { ...old, content: place(0, 2, 1) },
    ]
    expect(placesIn(heard([here, there]))).toEqual(placesIn(heard([there, here])))
  })

  it('never take the place of another key', () => {
    const before = entryRecord({ id: ID, writtenAt: 1, content: place(0, 1, 2) })
    const after = entryRecord({ id: ID, writtenAt: 2, content: place(1, 0, 0) })
    expect(join(before, after)).toBe(after)
  })

  it('come back from their encoding, moves included', () => {
    fc.assert(
      fc.property(record, (each) => {
        expect(parseRecords([encodeRecord(each)])).toEqual([each])
      }),
    )
  })
})

describe('the log', () => {
  it('tells the network what neither side had as a whole, and nothing else', async () => {
    const store = new SealedStore(new MemoryStorage(), await deriveVaultKeys(new Uint8Array(32)))
    await IndexLog.create(store)
    const log = await IndexLog.open(store, () => undefined)
    const old = entryRecord({ id: ID, writtenAt: 1, content: place(0, 0, 0) })
    await log.append(() => [{ ...old, content: place(0, 1, 1) }])
    await log.markSynced(log.unsynced().through)
    const renamed = { ...old, writtenAt: 5, name: 'renamed elsewhere' }
    await log.merge([renamed])
    expect(log.unsynced().records).toEqual([{ ...renamed, content: place(0, 1, 1) }])
    await log.markSynced(log.unsynced().through)
    await log.merge([{ ...renamed, writtenAt: 6, content: place(0, 1, 1) }])
    expect(log.unsynced().records).toEqual([])
    const again = await IndexLog.open(store, () => undefined)
    expect(again.records.get(ID)).toEqual(log.records.get(ID))
  })
})
