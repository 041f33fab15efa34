/** What the drive says of its ways in and of its recovery kit. One answer for the shell, Settings and dialogs. */
import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { Outcome } from '../../client/outcome-api.ts'
import type { RehearsalState, SlotView } from '../../client/vault-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'

const KEYS = 'keys'
const bridged = <T>(): Outcome<T> => ({ ok: false, error: BRIDGE_FAILURE })

export function useSlots() {
  const drive = useDrive()
  return useQuery({
    queryKey: [KEYS, 'slots'],
    queryFn: () => drive.slots().catch(bridged<readonly SlotView[]>),
    retry: false,
  })
}

export function useRehearsal() {
  const drive = useDrive()
  return useQuery({
    queryKey: [KEYS, 'rehearsal'],
    queryFn: () => drive.rehearsal().catch(bridged<RehearsalState>),
    retry: false,
  })
}

/** After every change of slots and every rehearsal. */
export function keysChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: [KEYS] })
}

/** When the drive is locked: what the ways in are called is sealed, and the page forgets it too. */
export function forgetKeys(queries: QueryClient): void {
  queries.removeQueries({ queryKey: [KEYS] })
}
