import { useSyncExternalStore } from 'react'
import type { AuditState } from '../../client/audit-api.ts'
import { useConnection } from './drive-context.tsx'

/** What is asked of the holders now, and what is planned; null until the worker says so. */
export function useAudit(): AuditState | null {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().audit)
}

interface AuditMoment {
  readonly running: boolean
  /** When the last one ended, of whatever it was: what was read before is old. */
  readonly endedAt: number | null
  /** When the last whole one ended. */
  readonly lastAt: number | null
}

/** Who needs no more than this is not drawn anew with every answer. */
export function useAuditMoment(): AuditMoment {
  const { store } = useConnection()
  const running = useSyncExternalStore(
    store.subscribe,
    () => (store.snapshot().audit?.current ?? null) !== null,
  )
  const lastAt = useSyncExternalStore(store.subscribe, () => store.snapshot().audit?.lastAt ?? null)
  const endedAt = useSyncExternalStore(store.subscribe, () => store.snapshot().audit?.endedAt ?? null)
  return { running, endedAt, lastAt }
}
