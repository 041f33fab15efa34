/** Reads pieces so that only bytes of the right hash get out; what is damaged is declared and moved away. */
import type { Result } from '../../protocol/verdict.ts'
import type { Log } from '../shared/log.ts'
import { hashPair, nodeSha3 } from '../shared/sha3.ts'
import type { PieceIndex } from './piece-index.ts'
import { type PieceName, pieceNameOf } from './piece-name.ts'
import type { IndexEntry, PieceRecord } from './piece-record.ts'
import type { PieceShelf } from './piece-shelf.ts'

/** A piece and the chain around one answer. */
export interface OpenedPiece {
  readonly bytes: Uint8Array
  /** H(D || utf8(seed)) for the seed the answer proves with; null when nobody's chain is concerned. */
  readonly seededHash: Uint8Array | null
}

export type OpenReason = 'unknown' | 'damaged'

export class PieceReader {
  readonly #shelf: PieceShelf
  readonly #index: PieceIndex
  readonly #log: Log

  constructor(shelf: PieceShelf, index: PieceIndex, log: Log) {
    this.#shelf = shelf
    this.#index = index
    this.#log = log
  }

  /** Under the lock of the name. @throws StorageError when the place fails, which is not damage */
  async read(
    name: PieceName,
    record: PieceRecord,
    seed: string | null,
  ): Promise<Result<OpenedPiece, OpenReason>> {
    // Twice, because what was wrong may have been the way here and not the piece.
    const checked = (await this.#checked(name, record, seed)) ?? (await this.#checked(name, record, seed))
    if (checked !== null) return { ok: true, value: checked }
    await this.declareDamaged(name, await this.#index.callersOf(name), record.bytes)
    return { ok: false, reason: 'damaged', detail: 'the stored bytes are not those of the name' }
  }

  async #checked(name: PieceName, record: PieceRecord, seed: string | null): Promise<OpenedPiece | null> {
    const bytes = await this.#shelf.read(name, record.bytes)
    return bytes === null ? null : check(name, bytes, seed)
  }

  /** The records become evidence before the file moves: a crash in between leaves an orphan, never a lie. */
  async declareDamaged(name: PieceName, entries: readonly IndexEntry[], bytes: number): Promise<void> {
    this.#log.error('piece-damaged', { piece: name, callers: entries.length })
    await this.#index.lose(entries)
    await this.#shelf.quarantine(name, bytes)
  }
}

function check(name: PieceName, bytes: Uint8Array, seed: string | null): OpenedPiece | null {
  if (seed === null) return pieceNameOf(nodeSha3(bytes)) === name ? { bytes, seededHash: null } : null
  const { dataHash, seededHash } = hashPair(bytes, Buffer.from(seed, 'utf8'))
  return pieceNameOf(dataHash) === name ? { bytes, seededHash } : null
}
