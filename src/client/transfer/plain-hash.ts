/**
 * SHA-256 of a file's plaintext, which no platform computes piece by piece: in WebAssembly it takes a quarter of
 * the thread of an upload. Of long files it is computed in a worker beside the drive's, of others where the drive runs.
 */
import type { Hashes, HashesBeside } from '../ports.ts'

export interface PlainHash {
  /** Has taken what it needs of `bytes` when it resolves. */
  update(bytes: Uint8Array): Promise<void>
  /** Of everything so far; more may follow, at once. */
  digest(): Promise<Uint8Array>
  /** When nothing more is asked of it. */
  close(): void
}

/** Shorter files are hashed before a worker has started. */
const BESIDE_BYTES_MIN = 64 * 1024 * 1024
const PIECE_BYTES = 512 * 1024
/** Pieces of one file that may lie in the other worker: two, so that it never waits for this one, and some for a hiccup. */
const PIECES = 4

/** @param bytes that the file has */
export async function plainHash(hashes: Hashes, bytes: number): Promise<PlainHash> {
  const { beside } = hashes
  if (beside !== undefined && bytes > BESIDE_BYTES_MIN) return new HashBeside(beside, await beside.open())
  const hash = await hashes.sha256()
  return {
    update: async (piece) => hash.update(piece),
    digest: async () => hash.digest(),
    close: () => undefined,
  }
}

type Piece = Uint8Array<ArrayBuffer>

class HashBeside implements PlainHash {
  readonly #beside: HashesBeside
  readonly #id: number
  readonly #free: Piece[] = Array.from({ length: PIECES }, () => new Uint8Array(PIECE_BYTES))
  /** On their way there and back, the oldest first. */
  readonly #away: Promise<Piece>[] = []

  constructor(beside: HashesBeside, id: number) {
    this.#beside = beside
    this.#id = id
  }

  async update(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const part = bytes.subarray(at, at + PIECE_BYTES)
      const room = this.#free.pop() ?? (await this.#back())
      room.set(part)
      const away = this.#beside.update(this.#id, room.subarray(0, part.length))
      // Awaited when its turn comes; until then a failure must not count as unhandled.
      away.catch(() => undefined)
      this.#away.push(away)
    }
  }

  async digest(): Promise<Uint8Array> {
    // The way there keeps the order: what follows is not in it. What failed on the way would be missing.
    const digest = this.#beside.digest(this.#id)
    digest.catch(() => undefined)
    await Promise.all(this.#away)
    return digest
  }

  close(): void {
    this.#beside.close(this.#id).catch(() => undefined)
  }

  async #back(): Promise<Piece> {
    const piece = await this.#away.shift()
    if (piece === undefined) throw new TypeError('no piece is away')
    return new Uint8Array(piece.buffer)
  }
}
