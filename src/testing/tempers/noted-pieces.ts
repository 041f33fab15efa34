/**
 * What a miner remembers that does not keep its pieces whole: a note a piece, enough to answer a Store with a true proof
 * and a valid receipt, and later to say something of the right length. The digest that the first chained pair is made of
 * is noted while the bytes are at hand, because a liar that knows the protocol would (S1: the pair alone proves nothing).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PieceKeeper } from '../../nodes/miner/miner-seam.ts'
import { type PieceName, pieceNameOf } from '../../nodes/miner/piece-name.ts'
import { hashPair } from '../../nodes/shared/sha3.ts'
import { unixSeconds } from '../../nodes/shared/unix-time.ts'
import { contentLeaves } from '../../protocol/content-tree.ts'

interface Note {
  readonly bytes: number
  /** Hex leaf hashes of the content tree: 32 bytes in place of every 16,400. */
  readonly leaves: readonly string[]
  readonly callers: Record<
    string,
    { readonly seed: string; readonly storeSeed: string; readonly seededHash: string }
  >
}

/** How the bytes are thrown away and made up again. */
export interface Pretence {
  readonly keep: (name: PieceName, bytes: Uint8Array) => Promise<void>
  /** Exactly `bytes` long. */
  readonly recall: (name: PieceName, bytes: number) => Promise<Uint8Array>
}

export interface NotedPieces {
  readonly keeper: PieceKeeper
  leavesOf(name: PieceName): Promise<readonly Uint8Array[]>
}

const unknown = { ok: false, reason: 'unknown', detail: 'no record of the piece for this caller' } as const

/** @param folder made when it is missing; notes survive a restart, like a miner's index */
export function notedPieces(folder: string, { keep, recall }: Pretence): NotedPieces {
  const read = async (name: PieceName): Promise<Note | null> => {
    const text = await readFile(join(folder, `${name}.json`), 'utf8').catch(() => null)
    return text === null ? null : (JSON.parse(text) as Note)
  }
  const write = async (name: PieceName, note: Note): Promise<void> => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}.json`), JSON.stringify(note))
  }
  const keeper: PieceKeeper = {
    async store(caller, bytes, seed) {
      const { dataHash, seededHash } = hashPair(bytes, Buffer.from(seed))
      const name = pieceNameOf(dataHash)
      await keep(name, bytes)
      const leaves = contentLeaves(bytes).map((leaf) => Buffer.from(leaf).toString('hex'))
      const own = { seed, storeSeed: seed, seededHash: Buffer.from(seededHash).toString('hex') }
      await write(name, {
        bytes: bytes.length,
        leaves,
        callers: { ...(await read(name))?.callers, [caller]: own },
      })
      return { ok: true, value: { name, seededHash } }
    },
    async advance(_op, name, caller, seed) {
      const note = await read(name)
      const own = note?.callers[caller]
      if (note === null || own === undefined) return unknown
      const bytes = await recall(name, note.bytes)
      const made = (): Uint8Array => hashPair(bytes, Buffer.from(own.seed)).seededHash
      const seededHash =
        own.seed === own.storeSeed ? new Uint8Array(Buffer.from(own.seededHash, 'hex')) : made()
      await write(name, { ...note, callers: { ...note.callers, [caller]: { ...own, seed } } })
      return { ok: true, value: { bytes, seededHash } }
    },
    // It notes names one by one and keeps no list.
    inventory: async () => ({ entries: [], next: null }),
    keepSealed: async () => 0,
    sealedOf: async (_caller, names) => names.map(() => null),
    async renew(name, caller, ttl) {
      const note = await read(name)
      return note?.callers[caller] === undefined ? null : unixSeconds() + ttl
    },
    async discard(name, caller, seeds) {
      const note = await read(name)
      const own = note?.callers[caller]
      if (note === null || own === undefined) return true
      if (!seeds.includes(own.seed)) return false
      const { [caller]: _gone, ...callers } = note.callers
      await write(name, { ...note, callers })
      return true
    },
    async bytesOf(name, caller) {
      const note = await read(name)
      return note?.callers[caller] === undefined ? null : note.bytes
    },
    async openForeign(name, seed = null) {
      const note = await read(name)
      if (note === null) return unknown
      const bytes = await recall(name, note.bytes)
      const seededHash = seed === null ? null : hashPair(bytes, Buffer.from(seed)).seededHash
      return { ok: true, value: { bytes, seededHash } }
    },
    async foreignBytes(name) {
      return (await read(name))?.bytes ?? null
    },
  }
  return {
    keeper,
    leavesOf: async (name) =>
      ((await read(name))?.leaves ?? []).map((leaf) => new Uint8Array(Buffer.from(leaf, 'hex'))),
  }
}
