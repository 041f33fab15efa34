/**
 * Goes round over everything the drive keeps, a piece of the book at a time, and knows afterwards until when each file lasts.
 * What ends soonest comes first. Of a hundred thousand files it holds one number each, not their objects.
 */
import { DriveError } from '../drive-error.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { Hashes } from '../ports.ts'
import type { ProofStore } from '../proof-store.ts'
import type { SealedStore } from '../sealed-store.ts'
import type { AccountStanding, UpkeepSettings } from '../upkeep-api.ts'
import { askAccounts } from './ask-leases.ts'
import type { ObjectSource } from './holdings.ts'
import { endOfRow, LeaseBook, type LeaseRow, newRow } from './lease-book.ts'
import { type Kept, newTally, type RoundParts, roundOfPiece, type Tally } from './lease-piece.ts'
import { type Terms, termsOf } from './terms.ts'

export interface KeeperParts {
  readonly access: NetworkAccess
  readonly hashes: Hashes
  readonly proofs: Pick<ProofStore, 'parts'>
  readonly store: SealedStore
  readonly sources: readonly ObjectSource[]
}

export interface KeeperRound {
  readonly settings: UpkeepSettings
  /** Seconds (RoundParts). */
  readonly within: number | null
  readonly progress: (done: number, total: number) => void
  readonly signal: AbortSignal
}

export class LeaseKeeper {
  /** CID of a manifest, a pack or a piece of the index -> unix seconds of its earliest end, 0 when a part of it is lost. */
  readonly ends = new Map<string, number>()
  accounts: readonly AccountStanding[] = []
  terms: Terms = termsOf([])
  readonly #parts: KeeperParts

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  /** @throws DriveError no-validator, validator-unreachable, vault-damaged, disk-full; ChainError; the signal's reason */
  async round({ settings, within, progress, signal }: KeeperRound): Promise<Tally> {
    const { access, hashes, proofs, sources } = this.#parts
    const validators = await access.ring.order(0)
    await this.#askAccounts(validators, signal)
    const kept = await keptOf(sources)
    // Another tab may have cut it finer since.
    const book = await LeaseBook.open(this.#parts.store)
    await book.fit(kept.size)
    const tally = newTally()
    const { terms } = this
    const parts = {
      access,
      hashes,
      proofs,
      validators,
      terms,
      renews: settings.automatic,
      within,
      tally,
      signal,
    }
    let done = 0
    for (const [piece, some] of this.#inOrder(book, kept)) {
      signal.throwIfAborted()
      await this.#round(parts, book, piece, some)
      done += some.length
      progress(done, kept.size)
    }
    for (const cid of this.ends.keys()) if (!kept.has(cid)) this.ends.delete(cid)
    return tally
  }

  /** What is written in the book, without asking anybody: for a tab that leaves the rounds to another. */
  async look(): Promise<void> {
    const book = await LeaseBook.open(this.#parts.store)
    this.ends.clear()
    for (let piece = 0; piece < book.pieces; piece += 1) this.#learn((await book.read(piece)).values())
  }

  /** What is known of one object and its parts; asked now when nobody was asked yet. @throws as `round` */
  async row(kept: Kept, signal: AbortSignal): Promise<LeaseRow> {
    const { access, hashes, proofs, store } = this.#parts
    const known = await LeaseBook.rowOf(store, kept.cid)
    if (known !== null && known.askedAt > 0) return known
    const validators = await access.ring.order(0)
    const round = { access, hashes, proofs, validators, terms: this.terms, renews: false, within: null }
    const rows = await roundOfPiece({ ...round, tally: newTally(), signal }, new Map(), [kept])
    return rows.get(kept.cid) ?? newRow(kept.cid, null)
  }

  /** @throws DriveError validator-unreachable */
  async #askAccounts(validators: RoundParts['validators'], signal: AbortSignal): Promise<void> {
    this.accounts = await askAccounts(this.#parts.access, validators, signal)
    this.terms = termsOf(this.accounts)
    if (this.accounts.some(({ account }) => account !== null)) return
    const list = this.accounts.map(({ hotkey, detail }) => `${hotkey} (${detail})`).join('; ')
    throw new DriveError(
      'validator-unreachable',
      `No validator says how long it keeps what is stored: ${list}`,
    )
  }

  async #round(parts: RoundParts, book: LeaseBook, piece: number, kept: readonly Kept[]): Promise<void> {
    const before = await book.read(piece)
    const rows = await roundOfPiece(parts, before, kept)
    this.#learn(rows.values())
    const isSame = rows.size === before.size && [...rows].every(([cid, row]) => before.get(cid) === row)
    if (!isSame) await book.write(piece, rows.values())
  }

  #learn(rows: Iterable<LeaseRow>): void {
    for (const row of rows) {
      const end = endOfRow(row)
      if (end === null) this.ends.delete(row.cid)
      else this.ends.set(row.cid, end)
    }
  }

  /** Pieces with what of them is kept: first what ends soonest, last what nothing is known of. */
  #inOrder(book: LeaseBook, kept: ReadonlyMap<string, Kept>): [number, Kept[]][] {
    const pieces = new Map<number, Kept[]>()
    const soonest = new Map<number, number>()
    for (const each of kept.values()) {
      const piece = book.pieceOf(each.cid)
      const some = pieces.get(piece)
      if (some === undefined) pieces.set(piece, [each])
      else some.push(each)
      const end = this.ends.get(each.cid) ?? Number.MAX_SAFE_INTEGER
      soonest.set(piece, Math.min(soonest.get(piece) ?? end, end))
    }
    return [...pieces].sort(([a], [b]) => (soonest.get(a) ?? 0) - (soonest.get(b) ?? 0))
  }
}

/** Each object once. */
async function keptOf(sources: readonly ObjectSource[]): Promise<Map<string, Kept>> {
  const kept = new Map<string, Kept>()
  for (const source of sources)
    for (const holding of await source.holdings())
      if (holding.cid !== null && !kept.has(holding.cid))
        kept.set(holding.cid, { ...holding, cid: holding.cid })
  return kept
}
