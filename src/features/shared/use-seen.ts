import { useSyncExternalStore } from 'react'
import type { Seen } from '../../client/sees-api.ts'
import { useConnection } from './drive-context.tsx'

/** What was exchanged with the network; null before anything was. */
export function useSeen(): Seen | null {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().seen)
}
