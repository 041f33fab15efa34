import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { Outcome } from '../../client/outcome-api.ts'
import type { EndingFile, EntryLease, ReleaseView } from '../../client/upkeep-api.ts'
import { useDrive } from './drive-context.tsx'
import { BRIDGE_FAILURE } from './error-sentences.ts'
import { useUpkeep } from './use-upkeep.ts'

const UPKEEP = 'upkeep'
const bridged = <T>(): Outcome<T> => ({ ok: false, error: BRIDGE_FAILURE })

/** Until when the network keeps one file. */
export function useLease(entryId: string) {
  const drive = useDrive()
  const upkeep = useUpkeep()
  return useQuery({
    queryKey: [UPKEEP, 'lease', entryId, upkeep?.lastAt],
    queryFn: () => drive.lease(entryId).catch(bridged<EntryLease>),
    placeholderData: (before) => before,
    retry: false,
  })
}

/** Files that end within so many days, those that have ended included. */
export function useEndingFiles(days: number, enabled: boolean) {
  const drive = useDrive()
  const upkeep = useUpkeep()
  return useQuery({
    queryKey: [UPKEEP, 'ending', days, upkeep?.lastAt],
    queryFn: () => drive.endingFiles(days).catch(bridged<readonly EndingFile[]>),
    placeholderData: (before) => before,
    enabled,
    retry: false,
  })
}

/** What was given back, or is about to be; looked at anew when a round ends or their number changes. */
export function useReleases() {
  const drive = useDrive()
  const upkeep = useUpkeep()
  return useQuery({
    queryKey: [UPKEEP, 'releases', upkeep?.lastAt, upkeep?.releasing.objects],
    queryFn: () => drive.releases().catch(bridged<readonly ReleaseView[]>),
    placeholderData: (before) => before,
    retry: false,
  })
}

export function upkeepChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: [UPKEEP] })
}

/** When the drive is locked: names of files are in it. */
export function forgetUpkeep(queries: QueryClient): void {
  queries.removeQueries({ queryKey: [UPKEEP] })
}
