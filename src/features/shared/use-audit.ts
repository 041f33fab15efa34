import { useSyncExternalStore } from 'react'
import type { AuditState } from '../../client/audit-api.ts'
import { useConnection } from './drive-context.tsx'

/** What is asked of the holders now, and what is planned; null until the worker says so. */
export function useAudit(): AuditState | null {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().audit)
}

/** Whether one is under way, and when the last one ended: who needs no more is not drawn anew with every answer. */
export function useAuditMoment(): { readonly running: boolean; readonly lastAt: number | null } {
  const { store } = useConnection()
  const running = useSyncExternalStore(
    store.subscribe,
    () => (store.snapshot().audit?.current ?? null) !== null,
  )
  const lastAt = useSyncExternalStore(store.subscribe, () => store.snapshot().audit?.lastAt ?? null)
  return { running, lastAt }
}
