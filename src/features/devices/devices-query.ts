import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { Outcome } from '../../client/outcome-api.ts'
import type { DeviceInfo, RollbackEvidence } from '../../client/sync-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'
import { useSync } from '../shared/use-sync.ts'

const DEVICES = 'devices'
const bridged = <T>(): Outcome<T> => ({ ok: false, error: BRIDGE_FAILURE })

/** Looked at anew after each round: another device may have been added, renamed or taken out. */
export function useDevices() {
  const drive = useDrive()
  const sync = useSync()
  return useQuery({
    queryKey: [DEVICES, 'list', sync?.lastAt],
    queryFn: () => drive.devices().catch(bridged<readonly DeviceInfo[]>),
    placeholderData: (before) => before,
    retry: false,
  })
}

export function useRollbacks() {
  const drive = useDrive()
  const sync = useSync()
  return useQuery({
    queryKey: [DEVICES, 'rollbacks', sync?.lastAt],
    queryFn: () => drive.rollbacks().catch(bridged<readonly RollbackEvidence[]>),
    placeholderData: (before) => before,
    retry: false,
  })
}

export function devicesChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: [DEVICES] })
}

/** When the drive is locked: what devices are called is sealed. */
export function forgetDevices(queries: QueryClient): void {
  queries.removeQueries({ queryKey: [DEVICES] })
}
