/**
 * The validator's index in memory, with a disk that can refuse and a process that can die: `relaxed` changes
 * are lost by a crash, `durable` ones are not, and those of one batch go together.
 */
import type { Index } from '../engine/ports.ts'
import type {
  ExpiryEntry,
  IndexChange,
  MinerStats,
  ObjectRecord,
  OutboxEntry,
  PendingAudit,
  PieceRecord,
  RepairEntry,
  SeatRecord,
} from '../engine/records.ts'

interface State {
  readonly objects: Map<string, ObjectRecord>
  readonly claims: Map<string, ObjectRecord>
  readonly pieces: Map<string, PieceRecord>
  readonly stats: Map<string, MinerStats>
  readonly outbox: Map<string, OutboxEntry>
  readonly expiries: Map<string, ExpiryEntry>
  readonly repairs: Map<string, RepairEntry>
  readonly pending: Map<string, PendingAudit>
  readonly seats: Map<number, SeatRecord>
  window: number | null
}

export interface MemoryIndex extends Index {
  /** While set, `apply` rejects. */
  failing: boolean
  /** What a new process finds: everything durable, nothing relaxed since. */
  crash(): void
}

function emptyState(): State {
  return {
    objects: new Map(),
    claims: new Map(),
    pieces: new Map(),
    stats: new Map(),
    outbox: new Map(),
    expiries: new Map(),
    repairs: new Map(),
    pending: new Map(),
    seats: new Map(),
    window: null,
  }
}

function expiryOfObject({ cid, dataHash, generated, ttl, claimedBy }: ObjectRecord): ExpiryEntry {
  const kind = claimedBy === null ? 'object' : 'claim'
  return { at: generated + ttl, kind, cid, dataHash, hotkey: null, validator: claimedBy }
}

function expiryOfProbe({ hotkey, cid, dataHash, generated, ttl }: PieceRecord): ExpiryEntry {
  return { at: generated + ttl, kind: 'probe', cid, dataHash, hotkey, validator: null }
}

function expiryKey({ at, kind, cid, hotkey, validator }: ExpiryEntry): string {
  return `${String(at).padStart(12, '0')} ${kind} ${cid} ${hotkey ?? validator ?? ''}`
}

function outboxKey({ validator, cid }: OutboxEntry): string {
  return `${validator} ${cid}`
}

function addExpiry(state: State, entry: ExpiryEntry): void {
  state.expiries.set(expiryKey(entry), entry)
}

/** The first `limit` values whose key is at or after `from`, in the order of their keys. */
function range<T>(values: Iterable<T>, keyOf: (value: T) => string, from: string, limit: number): T[] {
  return [...values]
    .filter((value) => keyOf(value) >= from)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .slice(0, limit)
}

function applyTo(state: State, change: IndexChange): void {
  switch (change.kind) {
    case 'object':
      state.objects.set(change.record.cid, change.record)
      addExpiry(state, expiryOfObject(change.record))
      break
    case 'object-gone':
      state.objects.delete(change.cid)
      break
    case 'claim':
      state.claims.set(`${change.record.cid} ${change.record.claimedBy}`, change.record)
      addExpiry(state, expiryOfObject(change.record))
      break
    case 'claim-gone':
      state.claims.delete(`${change.cid} ${change.validator}`)
      break
    case 'piece':
      state.pieces.set(`${change.record.hotkey} ${change.record.dataHash}`, change.record)
      if (change.record.purpose === 'probe') addExpiry(state, expiryOfProbe(change.record))
      break
    case 'piece-gone':
      state.pieces.delete(`${change.hotkey} ${change.dataHash}`)
      break
    case 'expiry-gone':
      state.expiries.delete(expiryKey(change.entry))
      break
    case 'repair':
      // The first loss orders the queue.
      if (!state.repairs.has(change.entry.cid)) state.repairs.set(change.entry.cid, change.entry)
      break
    case 'repair-done':
      state.repairs.delete(change.cid)
      break
    case 'pending':
      state.pending.set(`${change.audit.hotkey} ${change.audit.dataHash}`, change.audit)
      break
    case 'pending-done':
      state.pending.delete(`${change.hotkey} ${change.dataHash}`)
      break
    case 'seat':
      state.seats.set(change.seat.uid, change.seat)
      break
    case 'stats-gone':
      state.stats.delete(change.hotkey)
      break
    case 'stats':
      state.stats.set(change.row.hotkey, change.row)
      break
    case 'outbox':
      state.outbox.set(`${change.entry.validator} ${change.entry.cid}`, change.entry)
      break
    case 'outbox-done':
      state.outbox.delete(`${change.validator} ${change.cid}`)
      break
    case 'window':
      state.window = change.block
      break
  }
}

export function createMemoryIndex(): MemoryIndex {
  let live = emptyState()
  const log: { readonly changes: readonly IndexChange[]; readonly durable: boolean }[] = []
  return {
    failing: false,
    object: async (cid) => live.objects.get(cid) ?? null,
    claims: async (cid) => [...live.claims.values()].filter((record) => record.cid === cid),
    piece: async (hotkey, dataHash) => live.pieces.get(`${hotkey} ${dataHash}`) ?? null,
    piecesOf: async (hotkey, from, limit) =>
      range(
        [...live.pieces.values()].filter((record) => record.hotkey === hotkey),
        ({ dataHash }) => dataHash,
        from,
        limit,
      ),
    objectsFrom: async (from, limit) => range(live.objects.values(), ({ cid }) => cid, from, limit),
    expiring: async (before, limit) =>
      range(live.expiries.values(), expiryKey, '', limit).filter(({ at }) => at < before),
    repairs: async (limit) =>
      [...live.repairs.values()].sort((a, b) => a.sinceMs - b.sinceMs).slice(0, limit),
    pendingAudits: async () => [...live.pending.values()],
    seats: async () => [...live.seats.values()],
    stats: async () => [...live.stats.values()],
    outbox: async (limit = Number.POSITIVE_INFINITY, after) =>
      range(live.outbox.values(), outboxKey, after === undefined ? '' : `${outboxKey(after)}\0`, limit),
    window: async () => live.window,
    async apply(changes, mode) {
      if (this.failing) throw new Error('EIO: the simulated disk refuses')
      log.push({ changes, durable: mode === 'durable' })
      for (const change of changes) applyTo(live, change)
    },
    crash() {
      live = emptyState()
      for (const { changes, durable } of log) {
        if (durable) for (const change of changes) applyTo(live, change)
      }
      log.splice(0, log.length, ...log.filter(({ durable }) => durable))
    },
  }
}
