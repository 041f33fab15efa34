/**
 * The validator's index in memory, with a disk that can refuse and a process that can die: `relaxed` changes
 * are lost by a crash, `durable` ones are not, and those of one batch go together.
 */
import type { Index } from '../engine/ports.ts'
import type { IndexChange, MinerStats, ObjectRecord, OutboxEntry, PieceRecord } from '../engine/records.ts'

interface State {
  readonly objects: Map<string, ObjectRecord>
  readonly claims: Map<string, ObjectRecord>
  readonly pieces: Map<string, PieceRecord>
  readonly stats: Map<string, MinerStats>
  readonly outbox: Map<string, OutboxEntry>
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
    window: null,
  }
}

function applyTo(state: State, change: IndexChange): void {
  switch (change.kind) {
    case 'object':
      state.objects.set(change.record.cid, change.record)
      break
    case 'claim':
      state.claims.set(`${change.record.cid} ${change.record.claimedBy}`, change.record)
      break
    case 'piece':
      state.pieces.set(`${change.record.hotkey} ${change.record.dataHash}`, change.record)
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
    stats: async () => [...live.stats.values()],
    outbox: async () => [...live.outbox.values()],
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
