import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { DriveEntry } from '../../client/entry-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import type { DownloadProof } from '../../client/proof-api.ts'
import type { CopyFacts, CopyRequest, SheetNotes } from '../../client/sheet-api.ts'
import { useFreshAudits } from './audit-query.ts'
import { useDrive } from './drive-context.tsx'
import { BRIDGE_FAILURE } from './error-sentences.ts'
import { fetchSheet } from './fetch-sheet.ts'

const bridged = <T>(): Outcome<T> => ({ ok: false, error: BRIDGE_FAILURE })

/** The file's sheet, and again when an audit has more to say. */
export function useProofSheet({ id, cid }: Pick<DriveEntry, 'id' | 'cid'>) {
  const drive = useDrive()
  const { key, refetchInterval } = useFreshAudits()
  return useQuery({
    queryKey: ['proof', id, cid, ...key],
    queryFn: () => fetchSheet(drive, id).catch(bridged<SheetNotes>),
    placeholderData: (before) => before,
    // Comparing all copies with those before would take longer than drawing the few that are seen.
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval,
    retry: false,
  })
}

/** What one mark of the map rests on. */
export function useCopy({ entryId, cid, minerHotkey }: CopyRequest) {
  const drive = useDrive()
  const { key, refetchInterval } = useFreshAudits()
  return useQuery({
    queryKey: ['proof', entryId, 'copy', cid, minerHotkey, ...key],
    queryFn: () => drive.copyOf({ entryId, cid, minerHotkey }).catch(bridged<CopyFacts | null>),
    placeholderData: (before) => before,
    staleTime: 0,
    refetchInterval,
    retry: false,
  })
}

/** One download with all of its checks. */
export function useDownloadProof(entryId: string, at: number) {
  const drive = useDrive()
  return useQuery({
    queryKey: ['proof', entryId, 'download', at],
    queryFn: () => drive.downloadOf(entryId, at).catch(bridged<DownloadProof | null>),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

/** After a download or an audit the sheet has more to say. */
export function forgetProof(queries: QueryClient, entryId: string): Promise<void> {
  return queries.invalidateQueries({ queryKey: ['proof', entryId] })
}

/** Sheets hold links, and links hold keys: none outlives an open vault. */
export function forgetAllProofs(queries: QueryClient): void {
  queries.removeQueries({ queryKey: ['proof'] })
}
