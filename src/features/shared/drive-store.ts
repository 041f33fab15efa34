/**
 * The page's picture of the drive: what the worker last said, and nothing computed from it. One store a page,
 * because the worker keeps one listener a page.
 */
import type { AuditState } from '../../client/audit-api.ts'
import type { DriveEvents } from '../../client/drive-api.ts'
import type { ViewState } from '../../client/entry-api.ts'
import type { Seen } from '../../client/sees-api.ts'
import type { SyncState } from '../../client/sync-api.ts'
import type { TransferStatus } from '../../client/transfer-api.ts'
import type { UpkeepState } from '../../client/upkeep-api.ts'
import type { VaultState } from '../../client/vault-api.ts'
import type { WalletState } from '../../client/wallet-api.ts'
import { mergeSeen } from './merge-seen.ts'

export interface DriveSnapshot {
  /** `starting` until the worker first answers; `broken` when it cannot be started, `stopped` when it died afterwards. */
  readonly vault: VaultState | 'starting' | 'broken' | 'stopped'
  readonly transfers: readonly TransferStatus[]
  /** Downloads of somebody else's link; they need no vault. */
  readonly guest: readonly TransferStatus[]
  /** Null until the worker has said anything, and while the drive is locked. */
  readonly sync: SyncState | null
  /** The same of how long what is stored lasts. */
  readonly upkeep: UpkeepState | null
  /** The same of audits. */
  readonly audit: AuditState | null
  /** The same of a wallet's session. */
  readonly wallet: WalletState | null
  /** What was exchanged with the network since the page was opened or the drive was locked; null before anything was. */
  readonly seen: Seen | null
  /** Pieces of the index that have come to a new device; null while none is asked for. */
  readonly arriving: { readonly done: number; readonly total: number } | null
}

export interface DriveStore {
  readonly snapshot: () => DriveSnapshot
  readonly subscribe: (listener: () => void) => () => void
  /** What the worker last said of an open list; null before it has said anything. */
  readonly view: (viewId: number) => ViewState | null
  readonly forgetView: (viewId: number) => void
  /** The worker is gone: says so on the page instead of waiting for ever. */
  readonly fail: () => void
}

const NOTHING = {
  transfers: [],
  sync: null,
  upkeep: null,
  audit: null,
  wallet: null,
  seen: null,
  arriving: null,
} as const

/** @param connect hands the worker who listens */
export function createDriveStore(connect: (events: DriveEvents) => Promise<void>): DriveStore {
  let current: DriveSnapshot = { vault: 'starting', ...NOTHING, guest: [] }
  const views = new Map<number, ViewState>()
  const transfers = new Map<string, TransferStatus>()
  const listeners = new Set<() => void>()

  const told = (): void => {
    for (const listener of listeners) listener()
  }
  const update = (change: Partial<DriveSnapshot>): void => {
    current = { ...current, ...change }
    told()
  }
  const closed = (vault: DriveSnapshot['vault']): void => {
    views.clear()
    transfers.clear()
    update({ vault, ...NOTHING })
  }
  const fail = (): void => {
    // Whoever hears of it last says nothing new.
    if (current.vault === 'broken' || current.vault === 'stopped') return
    closed(current.vault === 'starting' ? 'broken' : 'stopped')
  }

  connect({
    state: (vault) => (vault === 'unlocked' ? update({ vault, arriving: null }) : closed(vault)),
    sync: (sync) => update({ sync }),
    upkeep: (upkeep) => update({ upkeep }),
    audit: (audit) => update({ audit }),
    wallet: (wallet) => update({ wallet }),
    exchange: (fresh) => update({ seen: mergeSeen(current.seen, fresh) }),
    guest: (guest) => update({ guest }),
    arriving: (done, total) => update({ arriving: { done, total } }),
    view(viewId, state) {
      views.set(viewId, state)
      told()
    },
    transfers(changed, gone) {
      for (const status of changed) transfers.set(status.id, status)
      for (const id of gone) transfers.delete(id)
      update({ transfers: [...transfers.values()] })
    },
  }).catch(fail)

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    view: (viewId) => views.get(viewId) ?? null,
    forgetView: (viewId) => void views.delete(viewId),
    fail,
  }
}
