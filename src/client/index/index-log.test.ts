import { beforeEach, describe, expect, it } from 'vitest'
import { entryRecord } from '../../testing/entry-records.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import { SealedStore } from '../sealed-store.ts'
import { deriveVaultKeys } from '../subkeys.ts'
import { IndexLog } from './index-log.ts'
import { type DriveRecord, encodeRecord } from './record.ts'

const nothing = () => undefined
let storage: MemoryStorage
let store: SealedStore
beforeEach(async () => {
  storage = new MemoryStorage()
  store = new SealedStore(storage, await deriveVaultKeys(new Uint8Array(32).fill(1)))
  await IndexLog.create(store)
})

function record(number: number, writtenAt = 1): DriveRecord {
  return entryRecord({ id: number.toString(16).padStart(32, '0'), name: `${number}@${writtenAt}`, writtenAt })
}

function namesOf(records: Iterable<DriveRecord>): string[] {
  return [...records].map((each) => (each.type === 'entry' ? each.name : '')).sort()
}

const open = () => IndexLog.open(store, nothing)

describe('the log of the drive index', () => {
  it('has everything after it was folded and opened again, over more than one piece of a snapshot', async () => {
    const log = await open()
    await log.append(() => Array.from({ length: 5_000 }, (_, at) => record(at)))
    for (let at = 0; at < 80; at += 1)
      await log.append(() => Array.from({ length: 30 }, (_, each) => record(each, at + 2)))
    const again = await open()
    expect(again.records.size).toBe(5_000)
    expect(namesOf(again.records.values())).toEqual(namesOf(log.records.values()))
    expect(again.unsynced().records).toHaveLength(5_000)
    expect(storage.blobs.size).toBeLessThan(90)
  })

  it('names what the network has not seen, also after a fold, until it is marked', async () => {
    const log = await open()
    await log.append(() => [record(1), record(2)])
    const { through } = log.unsynced()
    await log.append(() => [record(3)])
    await log.markSynced(through)
    expect(namesOf(log.unsynced().records)).toEqual(['3@1'])
    for (let at = 0; at < 70; at += 1) await log.append(() => [record(4, at + 1)])
    expect(namesOf((await open()).unsynced().records)).toEqual(['3@1', '4@70'])
    await log.markSynced(log.unsynced().through)
    expect((await open()).unsynced().records).toEqual([])
  })

  it('takes from the network only what is newer, and owes it nothing for that', async () => {
    const log = await open()
    await log.append(() => [record(1, 5), record(2, 5)])
    const news = await log.merge([record(1, 4), record(2, 6), record(3, 1)])
    expect(namesOf(news)).toEqual(['2@6', '3@1'])
    expect(namesOf((await open()).records.values())).toEqual(['1@5', '2@6', '3@1'])
    expect(namesOf(log.unsynced().records)).toEqual(['1@5'])
  })

  it('a change made while the network was being told stays to be told', async () => {
    const log = await open()
    await log.append(() => [record(1, 1)])
    const { through } = log.unsynced()
    await log.append(() => [record(1, 2)])
    await log.markSynced(through)
    expect(namesOf(log.unsynced().records)).toEqual(['1@2'])
  })

  it('two tabs see what the other wrote, merged, marked and folded', async () => {
    const [one, two] = [await open(), await open()]
    await one.append(() => [record(1)])
    await two.merge([record(2)])
    for (let at = 0; at < 70; at += 1) await one.append(() => [record(3, at + 1)])
    await two.refresh()
    expect(namesOf(two.records.values())).toEqual(namesOf(one.records.values()))
    await two.markSynced(two.unsynced().through)
    await one.refresh()
    expect(one.unsynced().records).toEqual([])
  })

  it('a blob that the head names and storage lacks is damage, never a shorter drive', async () => {
    const log = await open()
    for (let at = 0; at < 70; at += 1) await log.append(() => [record(at)])
    const whole = new Map(storage.blobs)
    for (const name of whole.keys()) {
      storage.blobs.delete(name)
      await expect(open(), name).rejects.toMatchObject({ code: 'vault-damaged' })
      storage.blobs.set(name, whole.get(name)!)
    }
    expect((await open()).records.size).toBe(70)
  })

  it('shows nothing of what another tab did while a part of that cannot be read', async () => {
    const [one, two] = [await open(), await open()]
    await one.append(() => [record(1), record(2)])
    await two.refresh()
    const rows = [record(3), record(4)].map(encodeRecord)
    // A journal whose last record is none, as a newer program or a defect would write it.
    await one.append(() => [record(1, 2)])
    await store.put('journal/2', [0, [...rows, 'no record']])
    await expect(two.refresh()).rejects.toMatchObject({ code: 'vault-damaged' })
    expect(namesOf(two.records.values())).toEqual(['1@1', '2@1'])
    expect(namesOf(two.unsynced().records)).toEqual(['1@1', '2@1'])
    await store.put('journal/2', [0, rows])
    await two.refresh()
    expect(namesOf(two.records.values())).toEqual(['1@1', '2@1', '3@1', '4@1'])
  })
})
