/**
 * The pieces in their place and how much room they take. Every way a piece comes or goes passes here, so that the
 * count cannot drift from what is there.
 */
import type { Result } from '../../protocol/verdict.ts'
import type { PieceName } from './piece-name.ts'
import type { PiecePlace } from './piece-place.ts'

export interface ShelfLimits {
  /** Bytes of pieces this miner takes, each piece counted once. */
  readonly capacityBytes: number
  /** Bytes of the disk that stay free, so that seeds can be recorded and logs written. */
  readonly reserveBytes: number
}

export class PieceShelf {
  readonly #place: PiecePlace
  readonly #limits: ShelfLimits
  #usedBytes: number
  #pieces: number

  constructor(
    place: PiecePlace,
    limits: ShelfLimits,
    found: { readonly pieces: number; readonly bytes: number },
  ) {
    this.#place = place
    this.#limits = limits
    this.#usedBytes = found.bytes
    this.#pieces = found.pieces
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  get pieces(): number {
    return this.#pieces
  }

  /** Durable when it resolves with ok. @throws StorageError, with nothing visible and nothing counted */
  async write(name: PieceName, bytes: Uint8Array): Promise<Result<null, 'over-capacity'>> {
    // Counted before the first wait: stores of other pieces that run meanwhile must not share the room.
    this.#count(1, bytes.byteLength)
    let written = false
    try {
      if (this.#usedBytes > this.#limits.capacityBytes) return overCapacity
      if ((await this.#place.freeBytes()) < bytes.byteLength + this.#limits.reserveBytes) return overCapacity
      await this.#place.write(name, bytes)
      written = true
      return { ok: true, value: null }
    } finally {
      if (!written) this.#count(-1, -bytes.byteLength)
    }
  }

  read(name: PieceName, bytes: number): Promise<Uint8Array | null> {
    return this.#place.read(name, bytes)
  }

  /** Whether there is a piece of this length; its bytes are not read. */
  has(name: PieceName, bytes: number): Promise<boolean> {
    return this.#place.has(name, bytes)
  }

  async remove(name: PieceName, bytes: number): Promise<void> {
    await this.#place.remove(name)
    this.#count(-1, -bytes)
  }

  async quarantine(name: PieceName, bytes: number): Promise<void> {
    await this.#place.quarantine(name, 'damaged')
    this.#count(-1, -bytes)
  }

  /** A piece whose record could not be written: it stays where it is for the next start to judge. */
  disown(bytes: number): void {
    this.#count(-1, -bytes)
  }

  #count(pieces: number, bytes: number): void {
    this.#pieces += pieces
    this.#usedBytes += bytes
  }
}

const overCapacity = {
  ok: false,
  reason: 'over-capacity',
  detail: 'this miner has no room for the piece',
} as const
