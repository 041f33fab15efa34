/**
 * The page's picture of the drive: what the worker last said, and nothing computed from it. One store a page,
 * because the worker keeps one listener a page.
 */
import type { DriveApi, DriveEntry, TransferStatus, VaultState } from '../../client/drive-api.ts'

export interface DriveSnapshot {
  /** `starting` until the worker first answers; `broken` when it cannot be started or died. */
  readonly vault: VaultState | 'starting' | 'broken'
  readonly entries: readonly DriveEntry[]
  readonly transfers: readonly TransferStatus[]
}

export interface DriveStore {
  readonly snapshot: () => DriveSnapshot
  readonly subscribe: (listener: () => void) => () => void
  /** The worker is gone: says so on the page instead of waiting for ever. */
  readonly fail: () => void
}

export function createDriveStore(api: DriveApi): DriveStore {
  let current: DriveSnapshot = { vault: 'starting', entries: [], transfers: [] }
  const listeners = new Set<() => void>()

  const update = (change: Partial<DriveSnapshot>): void => {
    current = { ...current, ...change }
    for (const listener of listeners) listener()
  }

  const fail = (): void => update({ vault: 'broken', entries: [], transfers: [] })

  api
    .subscribe({
      state: (vault) => update(vault === 'unlocked' ? { vault } : { vault, entries: [], transfers: [] }),
      entries: (entries) => update({ entries }),
      transfers: (transfers) => update({ transfers }),
    })
    .catch(fail)

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    fail,
  }
}
