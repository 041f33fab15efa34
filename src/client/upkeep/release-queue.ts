/**
 * What is to be given back: sealed on this device, durable before anything is asked of anybody, and kept until every validator
 * has answered, across restarts. Objects that were given up together are one lot; its objects are in chunks, so that emptying
 * a large trash does not write one large blob again and again (docs/formats/upkeep.md).
 */

import { bytesToHex } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import type { SealedStore } from '../sealed-store.ts'
import { randomBytes } from '../web-crypto.ts'
import type { Spare } from './holdings.ts'

/** Objects of one chunk. */
export const CHUNK = 256
/** Lots that are over and still told. */
const DONE_MAX = 100

const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const TIME = v.nullable(v.number())
const LOT = v.strictObject({
  id: v.string(),
  /** Unix milliseconds. */
  at: v.number(),
  reason: v.picklist(['deleted', 'rewritten', 'index', 'unfinished']),
  name: v.nullable(v.string()),
  files: COUNT,
  objects: COUNT,
  /** What of the index log the network has to know first (IndexLog.isTold); null: nothing. */
  through: v.nullable(COUNT),
  /** When it was found to know, by one validator's word; null: not yet. */
  toldAt: TIME,
  /** The same of all validators that keep heads. */
  spreadAt: TIME,
  /** The person does not want to wait for other devices. */
  hurried: v.boolean(),
  /** Numbers of the chunks that are left. */
  chunks: v.array(COUNT),
  released: COUNT,
  needed: COUNT,
  copies: COUNT,
  discarded: COUNT,
  /** Unix milliseconds. */
  keptUntil: TIME,
  others: COUNT,
  othersUntil: TIME,
  silent: v.array(v.string()),
  doneAt: TIME,
  /** Accounts that were asked in vain: what is left is none of theirs. */
  asked: v.optional(v.array(v.string())),
  /** All that is left may be an account's that was away, and who asked last (`ReleaseCaller.serial`): asked by the same, nothing would change. */
  parkedBy: v.optional(v.string()),
  /** Objects that were left when their time on the network was over. */
  ended: v.optional(COUNT),
})
const HEAD = v.strictObject({
  lots: v.array(LOT),
  /** CIDs of replaced pieces of the index that are in a lot, or were: they stay named as replaced for a while. */
  index: v.array(v.string()),
})
const CHUNK_OF = v.strictObject({
  spares: v.array(v.strictTuple([v.string(), v.nullable(v.string())])),
  unnamed: v.array(
    v.strictTuple([
      v.string(),
      COUNT,
      v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === 32),
    ]),
  ),
})

export type Lot = v.InferOutput<typeof LOT>
type Head = v.InferOutput<typeof HEAD>

/** A manifest whose parts are not known here yet. Its key is kept until they are: nothing else can name them. */
export interface Unnamed {
  readonly cid: string
  readonly parts: number
  readonly fileKey: Uint8Array
}

export interface Chunk {
  readonly spares: readonly Spare[]
  readonly unnamed: readonly Unnamed[]
}

export type LotStart = Pick<Lot, 'at' | 'reason' | 'name' | 'files' | 'through'> & Chunk

const LABEL = 'releases'
const NOTHING_YET = {
  released: 0,
  needed: 0,
  copies: 0,
  discarded: 0,
  keptUntil: null,
  others: 0,
  othersUntil: null,
  silent: [],
  doneAt: null,
} satisfies Partial<Lot>

export class ReleaseQueue {
  readonly #store: SealedStore

  constructor(store: SealedStore) {
    this.#store = store
  }

  /** Oldest first. */
  async lots(): Promise<readonly Lot[]> {
    return (await this.#head()).lots
  }

  /** Durable when it resolves. */
  async add({ spares, unnamed, ...start }: LotStart): Promise<void> {
    const id = bytesToHex(randomBytes(8))
    const chunks = chunksOf(spares, unnamed)
    for (const [at, chunk] of chunks.entries()) await this.#putChunk(id, at, chunk)
    const lot: Lot = {
      ...start,
      id,
      objects: spares.length + unnamed.length,
      toldAt: start.through === null ? start.at : null,
      spreadAt: null,
      hurried: false,
      chunks: chunks.map((_, at) => at),
      ...NOTHING_YET,
    }
    await this.#change(({ lots, index }) => ({ lots: [...lots, lot], index }))
  }

  /** Takes replaced pieces of the index in that were not taken in before. @param cids all that are named so now */
  async addIndex(cids: readonly string[], at: number, through: number): Promise<void> {
    const known = new Set((await this.#head()).index)
    const fresh = cids.filter((cid) => !known.has(cid))
    if (fresh.length === 0) return
    const spares = fresh.map((cid) => ({ cid, mark: null }))
    await this.add({ at, reason: 'index', name: null, files: 0, through, spares, unnamed: [] })
    await this.#change(({ lots }) => ({ lots, index: [...cids] }))
  }

  /** What cannot be read names nothing that could be asked for. */
  async chunk(id: string, at: number): Promise<Chunk> {
    const parsed = v.safeParse(CHUNK_OF, await this.#store.get(label(id, at)))
    if (!parsed.success) return { spares: [], unnamed: [] }
    return {
      spares: parsed.output.spares.map(([cid, mark]) => ({ cid, mark })),
      unnamed: parsed.output.unnamed.map(([cid, parts, fileKey]) => ({ cid, parts, fileKey })),
    }
  }

  /** What is left of a chunk; the lot is done with its last one. */
  async putChunk(id: string, at: number, chunk: Chunk): Promise<void> {
    if (chunk.spares.length + chunk.unnamed.length > 0) await this.#putChunk(id, at, chunk)
    else await this.#store.remove(label(id, at))
  }

  /** @returns the lot as it is then; undefined when there is none of this name any more */
  async update(id: string, work: (lot: Lot) => Lot): Promise<void> {
    await this.#change(({ lots, index }) => {
      const changed = lots.map((lot) => (lot.id === id ? work(lot) : lot))
      const over = changed.filter(({ doneAt }) => doneAt !== null)
      const dropped = new Set(over.slice(0, Math.max(0, over.length - DONE_MAX)).map((lot) => lot.id))
      return { lots: changed.filter((lot) => !dropped.has(lot.id)), index }
    })
  }

  /** Forgets what became of lots that are over. */
  async forgetDone(): Promise<void> {
    await this.#change(({ lots, index }) => ({ lots: lots.filter(({ doneAt }) => doneAt === null), index }))
  }

  async #putChunk(id: string, at: number, { spares, unnamed }: Chunk): Promise<void> {
    await this.#store.put(label(id, at), {
      spares: spares.map(({ cid, mark }) => [cid, mark]),
      unnamed: unnamed.map(({ cid, parts, fileKey }) => [cid, parts, fileKey]),
    })
  }

  async #head(): Promise<Head> {
    const parsed = v.safeParse(HEAD, await this.#store.get(LABEL))
    return parsed.success ? parsed.output : { lots: [], index: [] }
  }

  async #change(work: (head: Head) => Head): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.#store.put(LABEL, work(await this.#head()))
    })
  }
}

function label(id: string, at: number): string {
  return `release/${id}/${at}`
}

/** An unnamed manifest stands for itself and for its parts, so it takes the room of all of them. */
function chunksOf(spares: readonly Spare[], unnamed: readonly Unnamed[]): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 0; at < spares.length; at += CHUNK)
    chunks.push({ spares: spares.slice(at, at + CHUNK), unnamed: [] })
  let some: Unnamed[] = []
  let room = CHUNK
  for (const each of unnamed) {
    if (some.length > 0 && room < each.parts) {
      chunks.push({ spares: [], unnamed: some })
      some = []
      room = CHUNK
    }
    some.push(each)
    room -= each.parts
  }
  if (some.length > 0) chunks.push({ spares: [], unnamed: some })
  return chunks
}
