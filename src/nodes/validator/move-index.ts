/**
 * Moving an index from one store to another while its validator is stopped. The target is whole only when its version is written, last
 * of all and after everything was read back and found the same; until then nothing starts from it. The source is set aside
 * then, because two indexes of one validator would each forget what the other learns.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import type { Operation } from './index-codec.ts'
import { IndexError } from './index-error.ts'
import { KEYS } from './index-keys.ts'
import { holdsIndex, takeFolder } from './level-folder.ts'
import { LevelHandle } from './level-handle.ts'
import type { OrderedStore, StoredEntry } from './ordered-store.ts'
import type { RedisAddress } from './redis-address.ts'
import { RedisStore, type RedisStoreOptions } from './redis-store.ts'

/** Records that are on their way at once. */
const BATCH = 1_000

/** A place of an index that nobody else has meanwhile. */
export interface MovePlace {
  readonly store: OrderedStore
  /** Out of the way of a validator that starts. @returns what it is called now */
  setAside(): Promise<string>
  close(): Promise<void>
}

/** @param holding whether there must be an index already. @throws IndexError */
export async function folderPlace(folder: string, holding: boolean): Promise<MovePlace> {
  const release = await takeFolder(folder)
  try {
    if (holding && !holdsIndex(folder)) throw new IndexError('gone', `${folder} holds no index`)
    const store = await LevelHandle.open(folder)
    let closed: Promise<void> | null = null
    const close = () => {
      closed ??= store.close().then(release)
      return closed
    }
    return {
      store,
      async setAside() {
        await close()
        const moved = freeName(folder)
        await rename(folder, moved)
        return moved
      },
      close,
    }
  } catch (caught) {
    await release()
    throw caught
  }
}

/** @throws IndexError */
export async function redisPlace(address: RedisAddress, options: RedisStoreOptions = {}): Promise<MovePlace> {
  const store = await RedisStore.open(address, { ...options, moving: true })
  return { store, setAside: () => store.setAside(), close: () => store.close() }
}

export interface Moved {
  readonly records: number
  /** SHA-256 of all keys and texts in their order, hex; of both sides the same. */
  readonly sha256: string
  /** What the source is called now. */
  readonly aside: string
}

/** @throws IndexError; the source is as it was then */
export async function moveIndex(from: MovePlace, to: MovePlace): Promise<Moved> {
  const [version] = await from.store.getMany([KEYS.version])
  if (version === undefined) throw new IndexError('gone', `${from.store.place} holds no whole index`)
  await makeRoom(to.store)
  const source = digest()
  await eachBatch(from.store, async (entries) => {
    source.add(entries)
    await to.store.write(entries.filter(([key]) => key !== KEYS.version).map(putAsItIs), true)
  })
  const target = digest([KEYS.version, version])
  await eachBatch(to.store, async (entries) => target.add(entries))
  const [was, is] = [source.end(), target.end()]
  if (was.records !== is.records || was.sha256 !== is.sha256)
    throw new IndexError(
      'damaged',
      `${to.store.place} does not give back what was written: ${is.records} of ${was.records} records; the index in ${from.store.place} is as it was`,
    )
  await to.store.write([putAsItIs([KEYS.version, version])], true)
  return { ...was, aside: await from.setAside() }
}

/** What an earlier move left when it broke off goes; an index is never written over. */
export async function makeRoom(store: OrderedStore): Promise<void> {
  const [version] = await store.getMany([KEYS.version])
  if (version !== undefined) throw new IndexError('locked', `${store.place} holds an index already`)
  await eachBatch(store, (entries) =>
    store.write(
      entries.map(([key]) => ({ type: 'del', key }) as const),
      true,
    ),
  )
}

export const putAsItIs = ([key, value]: StoredEntry): Operation => ({ type: 'put', key, value })

export async function eachBatch(
  store: OrderedStore,
  work: (entries: readonly StoredEntry[]) => Promise<unknown>,
): Promise<void> {
  let after = ''
  for (;;) {
    const found: StoredEntry[] = []
    await store.scan({ gt: after }, BATCH, (entries) => {
      found.push(...entries)
      return found.length < BATCH
    })
    const last = found.at(-1)
    if (last === undefined) return
    await work(found)
    after = last[0]
  }
}

/** Over entries in the order of their keys; `extra` takes the place that it has in that order. */
export function digest(extra?: StoredEntry) {
  const hash = createHash('sha256')
  let records = 0
  let waiting = extra
  const put = ([key, text]: StoredEntry) => {
    hash.update(`${key}\0${text}\n`)
    records += 1
  }
  const putWaiting = () => {
    if (waiting !== undefined) put(waiting)
    waiting = undefined
  }
  return {
    add(entries: readonly StoredEntry[]) {
      for (const entry of entries) {
        if (waiting !== undefined && waiting[0] < entry[0]) putWaiting()
        put(entry)
      }
    },
    end() {
      putWaiting()
      return { records, sha256: hash.digest('hex') }
    },
  }
}

function freeName(folder: string): string {
  for (let n = 1; ; n += 1) {
    const name = `${folder}.moved-${n}`
    if (!existsSync(name)) return name
  }
}
