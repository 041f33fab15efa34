/**
 * What a validator's index holds, in memory: one change after the other, and what there is to read. What a crash takes is left to
 * those who use it (memory-index.ts, simulator/validator-disk.ts).
 */
import type { Index } from '../engine/ports.ts'
import type {
  AccountRecord,
  DiscardEntry,
  EndedSessions,
  ExpiryEntry,
  HeadRecord,
  IndexChange,
  MinerStats,
  ObjectRecord,
  OutboxEntry,
  PendingAudit,
  PieceRecord,
  PlacingEntry,
  RepairEntry,
  SeatRecord,
} from '../engine/records.ts'
import { SortedList } from './sorted-list.ts'
import { SortedMap } from './sorted-map.ts'

/** A piece as the miners that were given it together have it alike: its holder is the key that it is kept under. */
export type KeptPiece = Omit<PieceRecord, 'hotkey'>

/** Keys are those of the index on disk without their first word, so that both walk in the same order. */
export interface IndexState {
  readonly objects: SortedMap<ObjectRecord>
  readonly claims: SortedList<ObjectRecord>
  /** By hotkey: a miner's pieces are read together, and never with another one's. */
  readonly pieces: Map<string, SortedList<KeptPiece>>
  readonly stats: SortedMap<MinerStats>
  readonly outbox: SortedMap<OutboxEntry>
  readonly peers: SortedMap<string>
  readonly expiries: SortedList<ExpiryEntry>
  /** By CID; `queue` holds the same entries by the time they came. */
  readonly repairs: SortedMap<RepairEntry>
  readonly queue: SortedMap<RepairEntry>
  readonly pending: SortedMap<PendingAudit>
  readonly seats: SortedMap<SeatRecord>
  readonly discards: SortedMap<DiscardEntry>
  readonly placings: SortedMap<PlacingEntry>
  readonly heads: SortedMap<HeadRecord>
  readonly endedSessions: SortedMap<EndedSessions>
  /** One at most. */
  readonly window: SortedMap<number>
}

export function emptyState(): IndexState {
  return {
    objects: new SortedMap(),
    claims: new SortedList(claimKey),
    pieces: new Map(),
    stats: new SortedMap(),
    outbox: new SortedMap(),
    peers: new SortedMap(),
    expiries: new SortedList(expiryKey),
    repairs: new SortedMap(),
    queue: new SortedMap(),
    pending: new SortedMap(),
    seats: new SortedMap(),
    discards: new SortedMap(),
    placings: new SortedMap(),
    heads: new SortedMap(),
    endedSessions: new SortedMap(),
    window: new SortedMap(),
  }
}

export function copyOf(state: IndexState): IndexState {
  return {
    objects: state.objects.copy(),
    claims: state.claims.copy(),
    pieces: new Map([...state.pieces].map(([hotkey, own]) => [hotkey, own.copy()])),
    stats: state.stats.copy(),
    outbox: state.outbox.copy(),
    peers: state.peers.copy(),
    expiries: state.expiries.copy(),
    repairs: state.repairs.copy(),
    queue: state.queue.copy(),
    pending: state.pending.copy(),
    seats: state.seats.copy(),
    discards: state.discards.copy(),
    placings: state.placings.copy(),
    heads: state.heads.copy(),
    endedSessions: state.endedSessions.copy(),
    window: state.window.copy(),
  }
}

const END = '\x7f'
const WINDOW = 'window'

const padded = (value: number) => String(Math.floor(value)).padStart(16, '0')

const expiryKey = ({ at, kind, cid, hotkey, validator }: ExpiryEntry) =>
  `${padded(at)}:${kind}:${cid}:${hotkey ?? validator ?? ''}`

const claimKey = ({ cid, claimedBy }: ObjectRecord) => `${cid}:${claimedBy ?? ''}`

const discardKey = ({ hotkey, dataHash, born }: Pick<DiscardEntry, 'hotkey' | 'dataHash' | 'born'>) =>
  `${hotkey}:${dataHash}:${born}`

const placingKey = ({ hotkey, dataHash, seed }: Pick<PlacingEntry, 'hotkey' | 'dataHash' | 'seed'>) =>
  `${dataHash}:${seed}:${hotkey}`

/** Counted anew each time: what the index on disk keeps step by step has to agree with it. */
function accountOf({ objects, heads }: IndexState, hotkey: string): AccountRecord | null {
  const all = Number.POSITIVE_INFINITY
  const owned = objects.range('', END, all).filter(({ owners }) => owners.includes(hotkey))
  const put = heads.range('', END, all).filter(({ owner }) => owner === hotkey)
  if (owned.length + put.length === 0) return null
  const bytes = owned.reduce((sum, { length }) => sum + length, 0)
  return { hotkey, objects: owned.length, bytes, heads: put.length }
}

const queueKey = ({ sinceMs, cid }: RepairEntry) => `${padded(sinceMs)}:${cid}`

/** Takes back what was written, when it is called from the last one to the first. */
export type Undo = (() => void)[]

interface Sorted<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
  delete(key: string): void
}

/** Writes to the maps of a state, and keeps how each was before. */
class Pen {
  readonly #undo: Undo | null

  constructor(undo: Undo | null) {
    this.#undo = undo
  }

  set<T>(map: Sorted<T>, key: string, value: T): void {
    if (this.#undo !== null) {
      const before = map.get(key)
      this.#undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)))
    }
    map.set(key, value)
  }

  remove<T>(map: Sorted<T>, key: string): void {
    const before = this.#undo === null ? undefined : map.get(key)
    if (before !== undefined) this.#undo?.push(() => map.set(key, before))
    map.delete(key)
  }
}

/** @param undo gets what takes the changes back; null: they stay */
export function applyTo(state: IndexState, changes: readonly IndexChange[], undo: Undo | null): void {
  const pen = new Pen(undo)
  for (const change of changes) write(state, change, pen)
}

function piecesOn(state: IndexState, hotkey: string): SortedList<KeptPiece> {
  const pieces = state.pieces.get(hotkey) ?? new SortedList<KeptPiece>(({ dataHash }) => dataHash)
  state.pieces.set(hotkey, pieces)
  return pieces
}

function writeExpiry({ expiries }: IndexState, pen: Pen, entry: ExpiryEntry): void {
  pen.set(expiries, expiryKey(entry), entry)
}

/** The one before, of any state: three holders are written one after the other, and records never change. */
let lastPiece: KeptPiece | null = null

function writePiece(state: IndexState, pen: Pen, { hotkey, ...piece }: PieceRecord): void {
  const kept = lastPiece !== null && isSame(lastPiece, piece) ? lastPiece : piece
  lastPiece = kept
  pen.set(piecesOn(state, hotkey), kept.dataHash, kept)
}

function isSame(a: KeptPiece, b: KeptPiece): boolean {
  return (
    a.dataHash === b.dataHash &&
    a.seeds === b.seeds &&
    a.cid === b.cid &&
    a.length === b.length &&
    a.contentRoot === b.contentRoot &&
    a.generated === b.generated &&
    a.ttl === b.ttl &&
    a.born === b.born &&
    a.purpose === b.purpose &&
    a.stock === b.stock
  )
}

const pieceOf = (hotkey: string, kept: KeptPiece): PieceRecord => ({ hotkey, ...kept })

function objectExpiry({ cid, dataHash, generated, ttl, claimedBy }: ObjectRecord): ExpiryEntry {
  const kind = claimedBy === null ? 'object' : 'claim'
  return { at: generated + ttl, kind, cid, dataHash, hotkey: null, validator: claimedBy }
}

function probeExpiry({ hotkey, cid, dataHash, generated, ttl }: PieceRecord): ExpiryEntry {
  return { at: generated + ttl, kind: 'probe', cid, dataHash, hotkey, validator: null }
}

/** What there are many of: objects, pieces and their ends. */
const OF_OBJECTS = [
  'object',
  'object-gone',
  'claim',
  'claim-gone',
  'piece',
  'piece-gone',
  'expiry-gone',
] as const
type ObjectChange = Extract<IndexChange, { kind: (typeof OF_OBJECTS)[number] }>
const ofObjects: ReadonlySet<string> = new Set(OF_OBJECTS)

function isOfObjects(change: IndexChange): change is ObjectChange {
  return ofObjects.has(change.kind)
}

function write(state: IndexState, change: IndexChange, pen: Pen): void {
  if (isOfObjects(change)) writeOfObjects(state, change, pen)
  else writeSmall(state, change, pen)
}

function writeOfObjects(state: IndexState, change: ObjectChange, pen: Pen): void {
  switch (change.kind) {
    case 'object':
      pen.set(state.objects, change.record.cid, change.record)
      writeExpiry(state, pen, objectExpiry(change.record))
      break
    case 'object-gone':
      pen.remove(state.objects, change.cid)
      break
    case 'claim':
      pen.set(state.claims, claimKey(change.record), change.record)
      writeExpiry(state, pen, objectExpiry(change.record))
      break
    case 'claim-gone':
      pen.remove(state.claims, `${change.cid}:${change.validator}`)
      break
    case 'piece':
      writePiece(state, pen, change.record)
      if (change.record.purpose === 'probe') writeExpiry(state, pen, probeExpiry(change.record))
      break
    case 'piece-gone':
      pen.remove(piecesOn(state, change.hotkey), change.dataHash)
      break
    case 'expiry-gone':
      pen.remove(state.expiries, expiryKey(change.entry))
      break
  }
}

function writeSmall(state: IndexState, change: Exclude<IndexChange, ObjectChange>, pen: Pen): void {
  switch (change.kind) {
    case 'repair':
      // The first loss orders the queue.
      if (state.repairs.get(change.entry.cid) === undefined) {
        pen.set(state.repairs, change.entry.cid, change.entry)
        pen.set(state.queue, queueKey(change.entry), change.entry)
      }
      break
    case 'repair-done': {
      const entry = state.repairs.get(change.cid)
      if (entry !== undefined) pen.remove(state.queue, queueKey(entry))
      pen.remove(state.repairs, change.cid)
      break
    }
    case 'pending':
      pen.set(state.pending, `${change.audit.hotkey}:${change.audit.dataHash}`, change.audit)
      break
    case 'pending-done':
      pen.remove(state.pending, `${change.hotkey}:${change.dataHash}`)
      break
    case 'seat':
      pen.set(state.seats, padded(change.seat.uid), change.seat)
      break
    case 'stats-gone':
      pen.remove(state.stats, change.hotkey)
      break
    case 'stats':
      pen.set(state.stats, change.row.hotkey, change.row)
      break
    case 'outbox':
      pen.set(state.outbox, `${change.entry.validator}:${change.entry.cid}`, change.entry)
      break
    case 'outbox-done':
      pen.remove(state.outbox, `${change.validator}:${change.cid}`)
      break
    case 'peer':
      pen.set(state.peers, change.validator, change.validator)
      break
    case 'peer-gone':
      pen.remove(state.peers, change.validator)
      break
    case 'window':
      pen.set(state.window, WINDOW, change.block)
      break
    case 'discard':
      pen.set(state.discards, discardKey(change.entry), change.entry)
      break
    case 'discard-done':
      pen.remove(state.discards, discardKey(change))
      break
    case 'placing':
      pen.set(state.placings, placingKey(change.entry), change.entry)
      break
    case 'placing-done':
      pen.remove(state.placings, placingKey(change))
      break
    case 'head':
      pen.set(state.heads, change.record.vaultId, change.record)
      break
    case 'ended-sessions':
      pen.set(state.endedSessions, change.record.account, change.record)
      break
    case 'ended-sessions-gone':
      pen.remove(state.endedSessions, change.account)
      break
  }
}

/** Reads of the state that there is at the time. */
export function readsOf(state: () => IndexState): Omit<Index, 'apply'> {
  const all = Number.POSITIVE_INFINITY
  return {
    object: async (cid) => state().objects.get(cid) ?? null,
    claims: async (cid) => state().claims.range(`${cid}:`, `${cid}:${END}`, all),
    async piece(hotkey, dataHash) {
      const kept = state().pieces.get(hotkey)?.get(dataHash)
      return kept === undefined ? null : pieceOf(hotkey, kept)
    },
    async piecesOf(hotkey, from, limit) {
      const kept = state().pieces.get(hotkey)?.range(from, END, limit) ?? []
      return kept.map((each) => pieceOf(hotkey, each))
    },
    objectsFrom: async (from, limit) => state().objects.range(from, END, limit),
    expiring: async (before, limit) => state().expiries.range('', padded(Math.ceil(before)), limit),
    repairs: async (limit) => state().queue.range('', END, limit),
    pendingAudits: async () => state().pending.range('', END, all),
    seats: async () => state().seats.range('', END, all),
    stats: async () => state().stats.range('', END, all),
    outbox: async (limit = all, after) =>
      state().outbox.range(after === undefined ? '' : `${after.validator}:${after.cid}\0`, END, limit),
    peers: async () => state().peers.range('', END, all),
    window: async () => state().window.get(WINDOW) ?? null,
    account: async (hotkey) => accountOf(state(), hotkey),
    head: async (vaultId) => state().heads.get(vaultId) ?? null,
    async headTotals() {
      const heads = state().heads.range('', END, all)
      return { heads: heads.length, bytes: heads.reduce((sum, { record }) => sum + record.length, 0) }
    },
    endedSessions: async () => state().endedSessions.range('', END, all),
    endedSessionsOf: async (account) => state().endedSessions.get(account) ?? null,
    discards: async (limit, after) =>
      state().discards.range(after === undefined ? '' : `${discardKey(after)}\0`, END, limit),
    placings: async (limit) => state().placings.range('', END, limit),
    placingsOf: async (dataHash, seed) =>
      state().placings.range(`${dataHash}:${seed}:`, `${dataHash}:${seed}:${END}`, Number.POSITIVE_INFINITY),
  }
}
