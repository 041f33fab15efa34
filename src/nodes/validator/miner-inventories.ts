/**
 * What all miners hold for this validator, name by name, with one page of each in memory. Every miner tells its names in rising order
 * (wire/own-synapses.ts, Inventory), so the smallest of those that come next is the next object, and its holders are the miners who
 * are at it. A miner that tells of names without end costs no memory, and is not listened to any longer than `Patience` says.
 */
import { pause } from '../../engine/deadline.ts'
import type { Clock, NodeAddress } from '../../engine/ports.ts'
import type { InventoryPiece, OwnAnswerFields } from '../../wire/own-synapses.ts'
import { sealedNameOf } from '../../wire/sealed-records.ts'

export interface InventoryPage extends InventoryFields {
  /** What it keeps of our own records, by the names of pieces (64 hex digits). */
  readonly sealed: ReadonlyMap<string, Uint8Array>
}
type InventoryFields = OwnAnswerFields['Inventory']

/** Null: no answer. */
export type AskInventory = (miner: NodeAddress, after: string | null) => Promise<InventoryPage | null>

/**
 * Why a miner is not listened to any longer: `silent` (no answer), `disordered` (names that do not rise: it would be asked for ever),
 * `slow` (its pages, or pieces that it alone told of, took longer than all patience), `undelivered` (it told of piece after piece and gave
 * none of them).
 */
export type CutOff = 'silent' | 'disordered' | 'slow' | 'undelivered'

const PATIENCE = {
  /** For all pages of a miner together: a million pieces at a second a page. */
  pagesMs: 3_600_000,
  /** For all pieces that nobody else told of, together, beyond two seconds each. */
  aloneMs: 3_600_000,
  /** For all pieces that it did not give, together. */
  failuresMs: 900_000,
  /** Pieces one after another that it did not give. */
  failures: 1_000,
} as const

/** Waits before a page is asked for again: a miner may be started anew while a rebuild goes on for hours. */
const AGAIN_MS = [1_000, 10_000, 60_000] as const

export interface ToldObject {
  readonly dataHash: string
  /** Unix seconds: the latest end that a holder promised. */
  readonly endsAt: number
  readonly holders: readonly MinerInventory[]
  /** What each of them said of it: they are at another piece by the time somebody looks. */
  readonly copies: readonly ToldCopy[]
  /** Of all names there can be, the part that lies before this one: they are hashes, so it is about the part that is done. */
  readonly share: number
}

export interface ToldCopy {
  readonly hotkey: string
  /** Unix seconds. */
  readonly endsAt: number
  /** Our own record of it as the miner keeps it; null: it has none. */
  readonly sealed: Uint8Array | null
}

export class MinerInventory {
  readonly miner: NodeAddress
  readonly #ask: AskInventory
  readonly #clock: Clock
  #pieces: readonly InventoryPiece[] = []
  #sealed: ReadonlyMap<string, Uint8Array> = new Map()
  #at = -1
  #name: bigint | null = null
  /** No name up to here comes any more. */
  #floor = -1n
  #next: string | null = null
  #begun = false
  #ahead: Promise<InventoryPage | null> | null = null
  #told = 0
  #pagesMs = 0
  #aloneMs = 0
  #failures = 0
  #failuresMs = 0
  #cutOff: CutOff | null = null

  constructor(miner: NodeAddress, ask: AskInventory, clock: Clock) {
    this.miner = miner
    this.#ask = ask
    this.#clock = clock
  }

  /** The piece it is at; null: it has told all that will be heard. */
  get piece(): InventoryPiece | null {
    return this.#cutOff === null ? (this.#pieces[this.#at] ?? null) : null
  }

  /** Our own record of the piece it is at, sealed; null: it has none. */
  get sealed(): Uint8Array | null {
    return this.#name === null ? null : (this.#sealed.get(sealedNameOf(this.#name)) ?? null)
  }

  get name(): bigint | null {
    return this.piece === null ? null : this.#name
  }

  /** Pieces it told of. */
  get told(): number {
    return this.#told
  }

  /** Null: it told all of it. */
  get cutOff(): CutOff | null {
    return this.#cutOff
  }

  /** It is not asked for pieces any more either. */
  get isSpent(): boolean {
    return this.#cutOff === 'undelivered' || this.#cutOff === 'slow'
  }

  async advance(): Promise<void> {
    this.#at += 1
    while (this.#cutOff === null && this.#at >= this.#pieces.length) {
      if (this.#begun && this.#next === null) return
      await this.#turn()
    }
    const piece = this.piece
    if (piece === null) return
    const name = BigInt(piece.data_hash)
    if (name <= this.#floor) this.#cutOff = 'disordered'
    this.#name = name
    this.#floor = name
    if (this.#cutOff === null) this.#told += 1
  }

  /** @param aloneMs by how much a piece that nobody else told of took longer than it should; 0 for others */
  delivered(aloneMs: number): void {
    this.#failures = 0
    this.#aloneMs += Math.max(0, aloneMs)
    if (this.#aloneMs >= PATIENCE.aloneMs) this.#cutOff ??= 'slow'
  }

  /** @param ms what was waited for the piece that it did not give */
  failed(ms: number): void {
    this.#failures += 1
    this.#failuresMs += ms
    if (this.#failures >= PATIENCE.failures || this.#failuresMs >= PATIENCE.failuresMs)
      this.#cutOff ??= 'undelivered'
  }

  async #turn(): Promise<void> {
    const began = this.#clock.monotonicMs()
    const page = await (this.#ahead ?? this.#page())
    this.#ahead = null
    this.#pagesMs += this.#clock.monotonicMs() - began
    this.#begun = true
    if (page === null) {
      this.#cutOff = 'silent'
      return
    }
    const before = this.#next
    this.#pieces = page.pieces
    this.#sealed = page.sealed
    this.#at = 0
    this.#next = page.next
    if (page.next === null) return
    if (!isDecimal(page.next)) this.#cutOff = 'disordered'
    else if (before !== null && BigInt(page.next) <= BigInt(before)) this.#cutOff = 'disordered'
    else if (this.#pagesMs >= PATIENCE.pagesMs) this.#cutOff = 'slow'
    // While this page is worked on the miner makes the next one.
    else this.#ahead = this.#page()
  }

  /** One that has told nothing yet is asked once: most of those that are silent are away for good. */
  async #page(): Promise<InventoryPage | null> {
    for (const ms of this.#begun ? AGAIN_MS : []) {
      const page = await this.#ask(this.miner, this.#next)
      if (page !== null) return page
      await pause(this.#clock, ms)
    }
    return this.#ask(this.miner, this.#next)
  }
}

const isDecimal = (text: string): boolean => /^[0-9]+$/.test(text)

/** Every name that anybody tells of, once, in rising order. */
export async function* toldBy(inventories: readonly MinerInventory[]): AsyncGenerator<ToldObject> {
  await Promise.all(inventories.map((inventory) => inventory.advance()))
  for (;;) {
    const least = inventories.reduce<bigint | null>((found, { name }) => {
      return name !== null && (found === null || name < found) ? name : found
    }, null)
    if (least === null) return
    const holders = inventories.filter(({ name }) => name === least)
    const copies = holders.map(({ miner, piece, sealed }) => {
      return { hotkey: miner.hotkey, endsAt: piece?.ends_at ?? 0, sealed }
    })
    const endsAt = Math.max(...copies.map((copy) => copy.endsAt))
    yield { dataHash: String(least), endsAt, holders, copies, share: Number(least >> 236n) / 2 ** 20 }
    await Promise.all(holders.map((holder) => holder.advance()))
  }
}
