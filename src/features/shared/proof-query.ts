import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { DriveApi } from '../../client/drive-api.ts'
import type { DriveEntry } from '../../client/entry-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import type { ProofSheet } from '../../client/proof-api.ts'
import { useDrive } from './drive-context.tsx'
import { BRIDGE_FAILURE } from './error-sentences.ts'
import { fetchSheet } from './fetch-sheet.ts'

function proofOptions(drive: DriveApi, entry: Pick<DriveEntry, 'id' | 'cid'>) {
  return {
    queryKey: ['proof', entry.id, entry.cid],
    queryFn: (): Promise<Outcome<ProofSheet>> =>
      fetchSheet(drive, entry.id).catch(() => ({ ok: false, error: BRIDGE_FAILURE })),
    // Comparing all receipts with those before would take longer than drawing them anew.
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  }
}

export function useProofSheet(entry: Pick<DriveEntry, 'id' | 'cid'>) {
  return useQuery(proofOptions(useDrive(), entry))
}

/** After a download or an audit the sheet has more to say. */
export function forgetProof(queries: QueryClient, entryId: string): Promise<void> {
  return queries.invalidateQueries({ queryKey: ['proof', entryId] })
}

/** Sheets hold links, and links hold keys: none outlives an open vault. */
export function forgetAllProofs(queries: QueryClient): void {
  queries.removeQueries({ queryKey: ['proof'] })
}
