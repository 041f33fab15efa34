import { useSyncExternalStore } from 'react'
import type { SyncState } from '../../client/sync-api.ts'
import { useConnection } from './drive-context.tsx'
import type { DriveSnapshot } from './drive-store.ts'

/** How far the network and this device are in step; null until the worker says so. */
export function useSync(): SyncState | null {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().sync)
}

/** Pieces of the index that have come to a new device. */
export function useArriving(): DriveSnapshot['arriving'] {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().arriving)
}
