/**
 * Runtime metadata of the chain between page loads, by code hash: 340 KB on finney, fetched as twice as much text.
 * Public bytes, so they lie in the clear; what does not hash to what was stored is as good as none. Two are kept: the
 * runtime's, and the one before its upgrade.
 */
import { type IDBPDatabase, openDB } from 'idb'
import type { MetadataCache } from '../chain/chain-types.ts'
import { equalBytes, owned, sha256 } from './web-crypto.ts'

const DATABASE = 'filetao-chain'
const STORE = 'metadata'
const VERSION = 1
const KEPT = 2

interface Kept {
  readonly at: number
  readonly bytes: Uint8Array
  readonly digest: Uint8Array
}

export class PageMetadataCache implements MetadataCache {
  #opened: Promise<IDBPDatabase> | null = null

  /** Rejects when the browser keeps nothing; the chain client takes that as "not there". */
  async get(codeHash: string): Promise<Uint8Array | null> {
    const kept: unknown = await (await this.#database()).get(STORE, codeHash)
    if (!isKept(kept)) return null
    return equalBytes(await sha256(kept.bytes), kept.digest) ? kept.bytes : null
  }

  async set(codeHash: string, metadata: Uint8Array): Promise<void> {
    const bytes = owned(metadata)
    const kept: Kept = { at: Date.now(), bytes, digest: await sha256(bytes) }
    const change = (await this.#database()).transaction(STORE, 'readwrite')
    const known: { readonly key: IDBValidKey; readonly at: number }[] = []
    for await (const { key, value } of change.store) {
      const old: unknown = value
      if (key !== codeHash) known.push({ key, at: isKept(old) ? old.at : 0 })
    }
    const old = known.toSorted((a, b) => b.at - a.at).slice(KEPT - 1)
    await Promise.all([
      ...old.map(({ key }) => change.store.delete(key)),
      change.store.put(kept, codeHash),
      change.done,
    ])
  }

  #database(): Promise<IDBPDatabase> {
    this.#opened ??= openDB(DATABASE, VERSION, {
      upgrade: (database) => void database.createObjectStore(STORE),
    })
    return this.#opened
  }
}

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' &&
  value !== null &&
  'bytes' in value &&
  value.bytes instanceof Uint8Array &&
  'digest' in value &&
  value.digest instanceof Uint8Array &&
  'at' in value &&
  typeof value.at === 'number'
