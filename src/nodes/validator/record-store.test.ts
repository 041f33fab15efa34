/** What follows from other records, over a store whose failed writes come in later, as LevelDB's do when the log is read again. */
import { expect, it } from 'vitest'
import type { Operation } from './index-codec.ts'
import { IndexError } from './index-error.ts'
import { objectOf } from './index-fixture.ts'
import { KEYS } from './index-keys.ts'
import { indexOn } from './index-on.ts'
import type { Follows, KeyRange, OrderedStore, StoredEntry } from './ordered-store.ts'
import { RecordStore } from './record-store.ts'

class LateStore implements OrderedStore {
  readonly place = 'a test'
  readonly advice = 'none'
  readonly #texts = new Map<string, string>()
  #late: readonly Operation[] = []
  #openings = 0
  readonly shared = false
  /** The next write fails, and is there after the next opening. */
  failNext = false

  async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    return keys.map((key) => this.#texts.get(key))
  }

  async scan({ gte = '', lt }: KeyRange, _: number, take: (entries: readonly StoredEntry[]) => boolean) {
    take(
      [...this.#texts]
        .filter(([key]) => key >= gte && (lt === undefined || key < lt))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  }

  async settled(): Promise<number> {
    if (this.#late.length > 0) {
      this.#put(this.#late)
      this.#late = []
      this.#openings += 1
    }
    return this.#openings
  }

  async write(operations: readonly Operation[], _: boolean, { since }: Follows = {}): Promise<boolean> {
    const opening = await this.settled()
    if (since !== undefined && since !== opening) throw new IndexError('unavailable', 'opened anew')
    if (!this.failNext) {
      this.#put(operations)
      return true
    }
    this.failNext = false
    this.#late = operations
    throw new IndexError('unavailable', 'not synced')
  }

  #put(operations: readonly Operation[]): void {
    for (const one of operations)
      if (one.type === 'put') this.#texts.set(one.key, one.value)
      else this.#texts.delete(one.key)
  }
}

const OWNER = objectOf(0).owners[0] ?? ''

it('counts what a failed write brings in later', async () => {
  const late = new LateStore()
  const store = new RecordStore(late, (key) => expect(key).toBeNull())
  const index = indexOn(store, { verify: async () => 'whole' as const, close: async () => {} })
  const write = (n: number) => index.apply([{ kind: 'object', record: objectOf(n) }], 'durable')
  await write(0)
  late.failNext = true
  await expect(write(1)).rejects.toMatchObject({ code: 'unavailable' })
  await write(2)
  const there = await index.objectsFrom('', 10)
  expect(there).toHaveLength(3)
  expect(await index.account(OWNER)).toMatchObject({ objects: 3 })
  expect(await late.getMany([KEYS.account(OWNER)])).toHaveLength(1)
})
