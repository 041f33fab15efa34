import { useSyncExternalStore } from 'react'
import type { UpkeepState } from '../../client/upkeep-api.ts'
import { useConnection } from './drive-context.tsx'

/** How long what is stored lasts, and what is given back; null until the worker says so. */
export function useUpkeep(): UpkeepState | null {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().upkeep)
}
