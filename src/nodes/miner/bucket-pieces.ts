/**
 * The bytes of pieces in a bucket: `pieces/<64 hex>.<16 hex>`, a new key for each write. A request whose answer was lost may
 * still reach the store minutes later; were a key used twice, a late delete would take a piece that was stored again meanwhile. Which
 * object is the piece stands in the index, noted after the object is durable and before its record. What else lies under
 * `pieces/` is moved to `quarantine/`, never deleted: it is evidence.
 */
import { randomBytes } from 'node:crypto'
import { StorageError } from '../shared/durable-file.ts'
import type { BucketClient } from './bucket-client.ts'
import { type PieceName, parsePieceName } from './piece-name.ts'
import type { FoundEntry, FoundForeign, PiecePlace } from './piece-place.ts'

/** The part of the index that says which object is a piece. */
export interface ObjectNotes {
  objectOf(name: PieceName): Promise<string | null>
  noteObject(name: PieceName, object: string | null): Promise<void>
}

const FOLDER = 'pieces/'
const KEY = /^pieces\/([0-9a-f]{64})\.([0-9a-f]{16})$/

export class BucketPieces implements PiecePlace {
  readonly #client: BucketClient
  readonly #notes: ObjectNotes

  constructor(client: BucketClient, notes: ObjectNotes) {
    this.#client = client
    this.#notes = notes
  }

  async write(name: PieceName, bytes: Uint8Array): Promise<void> {
    const before = await this.#notes.objectOf(name)
    const object = randomBytes(8).toString('hex')
    await this.#client.put(keyOf(name, object), bytes)
    await this.#notes.noteObject(name, object)
    if (before !== null) await this.#forget(keyOf(name, before))
  }

  async read(name: PieceName, bytes: number): Promise<Uint8Array | null> {
    const object = await this.#notes.objectOf(name)
    return object === null ? null : this.#client.get(keyOf(name, object), bytes)
  }

  async has(name: PieceName, bytes: number): Promise<boolean> {
    const object = await this.#notes.objectOf(name)
    return object !== null && (await this.#client.length(keyOf(name, object))) === bytes
  }

  async remove(name: PieceName): Promise<void> {
    const object = await this.#notes.objectOf(name)
    if (object === null) return
    await this.#client.delete(keyOf(name, object))
    await this.#notes.noteObject(name, null)
  }

  async quarantine(name: PieceName, why: string): Promise<void> {
    const object = await this.#notes.objectOf(name)
    if (object === null) return
    await this.quarantineForeign({ kind: 'foreign', id: keyOf(name, object), why })
    await this.#notes.noteObject(name, null)
  }

  async quarantineForeign({ id, why }: FoundForeign): Promise<void> {
    const to = `quarantine/${id.slice(FOLDER.length).slice(0, 512)}.${why}.${randomBytes(4).toString('hex')}`
    await this.#client.move(id, to)
  }

  /** The miner's own limit is the only one: a store says that it is full when it is. */
  async freeBytes(): Promise<number> {
    return Number.POSITIVE_INFINITY
  }

  /** An object is there whole or not at all. */
  async removeUnfinished(): Promise<number> {
    return 0
  }

  async *scan(): AsyncGenerator<FoundEntry> {
    for await (const { key, bytes } of this.#client.list(FOLDER)) {
      const match = KEY.exec(key)
      const name = parsePieceName(match?.[1] ?? '')
      if (name === null) yield { kind: 'foreign', id: key, why: 'foreign' }
      else if ((await this.#notes.objectOf(name)) === match?.[2]) yield { kind: 'piece', name, bytes }
      else yield { kind: 'foreign', id: key, why: 'orphan' }
    }
  }

  async close(): Promise<void> {
    this.#client.close()
  }

  /** What nobody refers to any more; if it stays, the next start finds it. */
  async #forget(key: string): Promise<void> {
    try {
      await this.#client.delete(key)
    } catch (caught) {
      if (!(caught instanceof StorageError)) throw caught
    }
  }
}

function keyOf(name: PieceName, object: string): string {
  return `${FOLDER}${name}.${object}`
}
