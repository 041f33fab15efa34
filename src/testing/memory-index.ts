/**
 * The validator's index in memory, with a disk that can refuse and a process that can die: `relaxed` changes
 * are lost by a crash, `durable` ones are not, and those of one batch go together. Stricter than LevelDB, where a
 * durable batch usually takes the relaxed ones before it along: nothing may depend on that.
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
import { SortedMap } from './sorted-map.ts'

export interface MemoryIndex extends Index {
  /** While set, `apply` rejects. */
  failing: boolean
  /** What a new process finds: everything durable, nothing relaxed. */
  crash(): void
}

/** Keys are those of the index on disk without their first word, so that both walk in the same order. */
interface State {
  readonly objects: SortedMap<ObjectRecord>
  readonly claims: SortedMap<ObjectRecord>
  readonly pieces: SortedMap<PieceRecord>
  readonly stats: SortedMap<MinerStats>
  readonly outbox: SortedMap<OutboxEntry>
  readonly peers: SortedMap<string>
  readonly expiries: SortedMap<ExpiryEntry>
  /** By CID; `queue` holds the same entries by the time they came. */
  readonly repairs: Map<string, RepairEntry>
  readonly queue: SortedMap<RepairEntry>
  readonly pending: SortedMap<PendingAudit>
  readonly seats: SortedMap<SeatRecord>
  readonly discards: SortedMap<DiscardEntry>
  readonly placings: SortedMap<PlacingEntry>
  readonly heads: SortedMap<HeadRecord>
  readonly endedSessions: SortedMap<EndedSessions>
  window: number | null
}

function emptyState(): State {
  return {
    objects: new SortedMap(),
    claims: new SortedMap(),
    pieces: new SortedMap(),
    stats: new SortedMap(),
    outbox: new SortedMap(),
    peers: new SortedMap(),
    expiries: new SortedMap(),
    repairs: new Map(),
    queue: new SortedMap(),
    pending: new SortedMap(),
    seats: new SortedMap(),
    discards: new SortedMap(),
    placings: new SortedMap(),
    heads: new SortedMap(),
    endedSessions: new SortedMap(),
    window: null,
  }
}

function copyOf(state: State): State {
  return {
    objects: state.objects.copy(),
    claims: state.claims.copy(),
    pieces: state.pieces.copy(),
    stats: state.stats.copy(),
    outbox: state.outbox.copy(),
    peers: state.peers.copy(),
    expiries: state.expiries.copy(),
    repairs: new Map(state.repairs),
    queue: state.queue.copy(),
    pending: state.pending.copy(),
    seats: state.seats.copy(),
    discards: state.discards.copy(),
    placings: state.placings.copy(),
    heads: state.heads.copy(),
    endedSessions: state.endedSessions.copy(),
    window: state.window,
  }
}

const END = '\x7f'

const padded = (value: number) => String(Math.floor(value)).padStart(16, '0')

const expiryKey = ({ at, kind, cid, hotkey, validator }: ExpiryEntry) =>
  `${padded(at)}:${kind}:${cid}:${hotkey ?? validator ?? ''}`

const discardKey = ({ hotkey, dataHash, born }: Pick<DiscardEntry, 'hotkey' | 'dataHash' | 'born'>) =>
  `${hotkey}:${dataHash}:${born}`

const placingKey = ({ hotkey, dataHash, seed }: Pick<PlacingEntry, 'hotkey' | 'dataHash' | 'seed'>) =>
  `${dataHash}:${seed}:${hotkey}`

/** Counted anew each time: what the index on disk keeps step by step has to agree with it. */
function accountOf({ objects, heads }: State, hotkey: string): AccountRecord | null {
  const all = Number.POSITIVE_INFINITY
  const owned = objects.range('', END, all).filter(({ owners }) => owners.includes(hotkey))
  const put = heads.range('', END, all).filter(({ owner }) => owner === hotkey)
  if (owned.length + put.length === 0) return null
  const bytes = owned.reduce((sum, { length }) => sum + length, 0)
  return { hotkey, objects: owned.length, bytes, heads: put.length }
}

const queueKey = ({ sinceMs, cid }: RepairEntry) => `${padded(sinceMs)}:${cid}`

function addObjectExpiry(state: State, { cid, dataHash, generated, ttl, claimedBy }: ObjectRecord): void {
  const kind = claimedBy === null ? 'object' : 'claim'
  const entry = { at: generated + ttl, kind, cid, dataHash, hotkey: null, validator: claimedBy } as const
  state.expiries.set(expiryKey(entry), entry)
}

function addProbeExpiry(state: State, { hotkey, cid, dataHash, generated, ttl }: PieceRecord): void {
  const entry = { at: generated + ttl, kind: 'probe', cid, dataHash, hotkey, validator: null } as const
  state.expiries.set(expiryKey(entry), entry)
}

function applyTo(state: State, change: IndexChange): void {
  switch (change.kind) {
    case 'object':
      state.objects.set(change.record.cid, change.record)
      addObjectExpiry(state, change.record)
      break
    case 'object-gone':
      state.objects.delete(change.cid)
      break
    case 'claim':
      state.claims.set(`${change.record.cid}:${change.record.claimedBy ?? ''}`, change.record)
      addObjectExpiry(state, change.record)
      break
    case 'claim-gone':
      state.claims.delete(`${change.cid}:${change.validator}`)
      break
    case 'piece':
      state.pieces.set(`${change.record.hotkey}:${change.record.dataHash}`, change.record)
      if (change.record.purpose === 'probe') addProbeExpiry(state, change.record)
      break
    case 'piece-gone':
      state.pieces.delete(`${change.hotkey}:${change.dataHash}`)
      break
    case 'expiry-gone':
      state.expiries.delete(expiryKey(change.entry))
      break
    case 'repair':
    case 'repair-done':
    case 'pending':
    case 'pending-done':
    case 'seat':
    case 'stats':
    case 'stats-gone':
    case 'outbox':
    case 'outbox-done':
    case 'peer':
    case 'peer-gone':
    case 'window':
    case 'discard':
    case 'discard-done':
    case 'placing':
    case 'placing-done':
    case 'head':
    case 'ended-sessions':
    case 'ended-sessions-gone':
      applySmall(state, change)
  }
}

type SmallChange = Exclude<
  IndexChange,
  { kind: 'object' | 'object-gone' | 'claim' | 'claim-gone' | 'piece' | 'piece-gone' | 'expiry-gone' }
>

function applySmall(state: State, change: SmallChange): void {
  switch (change.kind) {
    case 'repair':
      // The first loss orders the queue.
      if (!state.repairs.has(change.entry.cid)) {
        state.repairs.set(change.entry.cid, change.entry)
        state.queue.set(queueKey(change.entry), change.entry)
      }
      break
    case 'repair-done': {
      const entry = state.repairs.get(change.cid)
      if (entry !== undefined) state.queue.delete(queueKey(entry))
      state.repairs.delete(change.cid)
      break
    }
    case 'pending':
      state.pending.set(`${change.audit.hotkey}:${change.audit.dataHash}`, change.audit)
      break
    case 'pending-done':
      state.pending.delete(`${change.hotkey}:${change.dataHash}`)
      break
    case 'seat':
      state.seats.set(padded(change.seat.uid), change.seat)
      break
    case 'stats-gone':
      state.stats.delete(change.hotkey)
      break
    case 'stats':
      state.stats.set(change.row.hotkey, change.row)
      break
    case 'outbox':
      state.outbox.set(`${change.entry.validator}:${change.entry.cid}`, change.entry)
      break
    case 'outbox-done':
      state.outbox.delete(`${change.validator}:${change.cid}`)
      break
    case 'peer':
      state.peers.set(change.validator, change.validator)
      break
    case 'peer-gone':
      state.peers.delete(change.validator)
      break
    case 'window':
      state.window = change.block
      break
    case 'discard':
      state.discards.set(discardKey(change.entry), change.entry)
      break
    case 'discard-done':
      state.discards.delete(discardKey(change))
      break
    case 'placing':
      state.placings.set(placingKey(change.entry), change.entry)
      break
    case 'placing-done':
      state.placings.delete(placingKey(change))
      break
    case 'head':
      state.heads.set(change.record.vaultId, change.record)
      break
    case 'ended-sessions':
      state.endedSessions.set(change.record.account, change.record)
      break
    case 'ended-sessions-gone':
      state.endedSessions.delete(change.account)
      break
  }
}

export function createMemoryIndex(): MemoryIndex {
  let live = emptyState()
  const disk = emptyState()
  const all = Number.POSITIVE_INFINITY
  return {
    failing: false,
    object: async (cid) => live.objects.get(cid) ?? null,
    claims: async (cid) => live.claims.range(`${cid}:`, `${cid}:${END}`, all),
    piece: async (hotkey, dataHash) => live.pieces.get(`${hotkey}:${dataHash}`) ?? null,
    piecesOf: async (hotkey, from, limit) =>
      live.pieces.range(`${hotkey}:${from}`, `${hotkey}:${END}`, limit),
    objectsFrom: async (from, limit) => live.objects.range(from, END, limit),
    expiring: async (before, limit) => live.expiries.range('', padded(Math.ceil(before)), limit),
    repairs: async (limit) => live.queue.range('', END, limit),
    pendingAudits: async () => live.pending.range('', END, all),
    seats: async () => live.seats.range('', END, all),
    stats: async () => live.stats.range('', END, all),
    outbox: async (limit = all, after) =>
      live.outbox.range(after === undefined ? '' : `${after.validator}:${after.cid}\0`, END, limit),
    peers: async () => live.peers.range('', END, all),
    window: async () => live.window,
    account: async (hotkey) => accountOf(live, hotkey),
    head: async (vaultId) => live.heads.get(vaultId) ?? null,
    async headTotals() {
      const heads = live.heads.range('', END, all)
      return { heads: heads.length, bytes: heads.reduce((sum, { record }) => sum + record.length, 0) }
    },
    endedSessions: async () => live.endedSessions.range('', END, all),
    endedSessionsOf: async (account) => live.endedSessions.get(account) ?? null,
    discards: async (limit, after) =>
      live.discards.range(after === undefined ? '' : `${discardKey(after)}\0`, END, limit),
    placings: async (limit) => live.placings.range('', END, limit),
    placingsOf: async (dataHash, seed) =>
      live.placings.range(`${dataHash}:${seed}:`, `${dataHash}:${seed}:${END}`, Number.POSITIVE_INFINITY),
    async apply(changes, mode) {
      if (this.failing) throw new Error('EIO: the simulated disk refuses')
      if (mode === 'durable') for (const change of changes) applyTo(disk, change)
      for (const change of changes) applyTo(live, change)
    },
    crash() {
      live = copyOf(disk)
    },
  }
}
