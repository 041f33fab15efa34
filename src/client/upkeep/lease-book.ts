/**
 * Until when everything of the drive is kept, by the word of validators: sealed on this device, in pieces of a few hundred
 * objects, so that a look at one file reads one piece and nothing ever reads all of them at once. Losing it costs questions,
 * never a file (docs/formats/upkeep.md).
 */
import * as v from 'valibot'
import type { SealedStore } from '../sealed-store.ts'

/** Manifests, packs and pieces of the index in one piece of the book, about. */
const ROWS = 256
const BITS_MAX = 12

export interface LeaseRow {
  /** Of a manifest, a pack or a piece of the index. */
  readonly cid: string
  /** CIDs of the parts that it names; null: not known yet. */
  readonly parts: readonly string[] | null
  /** Of the object itself and of each part: unix seconds, 0: no validator has a copy, null: nobody said. */
  readonly ends: readonly (number | null)[]
  /** Copies that validators count, in the same order; 0 where nobody said. */
  readonly copies: readonly number[]
  /** Unix seconds at which validators were asked; 0: never. */
  readonly askedAt: number
}

const HEAD = v.strictObject({ bits: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(BITS_MAX)) })
const SECONDS = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const ROW = v.strictTuple([
  v.string(),
  v.nullable(v.array(v.string())),
  v.array(v.nullable(SECONDS)),
  v.array(SECONDS),
  SECONDS,
])
const PIECE = v.array(ROW)

const LABEL = 'leases'
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
/** Where letters of a CID are digest alone. */
const DIGEST_AT = 12

export class LeaseBook {
  readonly #store: SealedStore
  #bits: number

  private constructor(store: SealedStore, bits: number) {
    this.#store = store
    this.#bits = bits
  }

  static async open(store: SealedStore): Promise<LeaseBook> {
    const parsed = v.safeParse(HEAD, await store.get(LABEL).catch(() => null))
    return new LeaseBook(store, parsed.success ? parsed.output.bits : 0)
  }

  /** What it says of one object and its parts. */
  static async rowOf(store: SealedStore, cid: string): Promise<LeaseRow | null> {
    const book = await LeaseBook.open(store)
    return (await book.read(book.pieceOf(cid))).get(cid) ?? null
  }

  get pieces(): number {
    return 2 ** this.#bits
  }

  /** Which piece an object belongs to. */
  pieceOf(cid: string): number {
    const [one = '', two = '', three = ''] = cid.slice(DIGEST_AT, DIGEST_AT + 3)
    const letters = [one, two, three].map((letter) => Math.max(0, LETTERS.indexOf(letter)))
    const [first = 0, second = 0, third = 0] = letters
    return ((first << 10) | (second << 5) | third) >> (15 - this.#bits)
  }

  /** What cannot be read was never there. */
  async read(piece: number): Promise<Map<string, LeaseRow>> {
    const parsed = v.safeParse(PIECE, await this.#store.get(this.#label(piece)).catch(() => null))
    const rows = parsed.success ? parsed.output.map(rowOf) : []
    return new Map(rows.filter(isWhole).map((row) => [row.cid, row]))
  }

  async write(piece: number, rows: Iterable<LeaseRow>): Promise<void> {
    const encoded = [...rows].map(({ cid, parts, ends, copies, askedAt }) => [
      cid,
      parts,
      ends,
      copies,
      askedAt,
    ])
    if (encoded.length === 0) await this.#store.remove(this.#label(piece))
    else await this.#store.put(this.#label(piece), encoded)
  }

  /** Cuts the book into more pieces when there is more to write than fits. */
  async fit(rows: number): Promise<void> {
    const bits = Math.min(BITS_MAX, Math.max(0, Math.ceil(Math.log2(rows / ROWS))))
    if (bits <= this.#bits) return
    const finer = new LeaseBook(this.#store, bits)
    for (let piece = 0; piece < this.pieces; piece += 1) {
      const split = new Map<number, LeaseRow[]>()
      for (const row of (await this.read(piece)).values()) {
        const at = finer.pieceOf(row.cid)
        split.set(at, [...(split.get(at) ?? []), row])
      }
      for (const [at, some] of split) await finer.write(at, some)
    }
    await this.#store.put(LABEL, { bits })
    for (let piece = 0; piece < this.pieces; piece += 1) await this.#store.remove(this.#label(piece))
    this.#bits = bits
  }

  #label(piece: number): string {
    return `${LABEL}/${this.#bits}/${piece}`
  }
}

function rowOf([cid, parts, ends, copies, askedAt]: v.InferOutput<typeof ROW>): LeaseRow {
  return { cid, parts, ends, copies, askedAt }
}

function isWhole({ parts, ends, copies }: LeaseRow): boolean {
  return ends.length === 1 + (parts?.length ?? 0) && copies.length === ends.length
}

export function newRow(cid: string, parts: readonly string[] | null): LeaseRow {
  const objects = 1 + (parts?.length ?? 0)
  return {
    cid,
    parts,
    ends: Array.from({ length: objects }, () => null),
    copies: Array(objects).fill(0),
    askedAt: 0,
  }
}

export function objectsOfRow({ cid, parts }: LeaseRow): string[] {
  return [cid, ...(parts ?? [])]
}

/** The earliest end of all objects, unix seconds; 0: one is lost; null: of one nobody said. */
export function endOfRow({ parts, ends }: LeaseRow): number | null {
  let earliest = Number.POSITIVE_INFINITY
  let isKnown = parts !== null
  for (const end of ends) {
    if (end === null) isKnown = false
    else earliest = Math.min(earliest, end)
  }
  if (earliest === 0) return 0
  return isKnown ? earliest : null
}
