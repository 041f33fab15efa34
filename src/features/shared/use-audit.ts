import { useSyncExternalStore } from 'react'
import type { AuditState } from '../../client/audit-api.ts'
import { useConnection } from './drive-context.tsx'

/** What is asked of the holders now, and what is planned; null until the worker says so. */
export function useAudit(): AuditState | null {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().audit)
}
