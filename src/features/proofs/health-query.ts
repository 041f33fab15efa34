import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { FileHealth } from '../../client/health-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'

/** Milliseconds: about a block. The drive itself asks validators more rarely. */
const LOOK_MS = 12_000

/** With the proofs of the file, so that what is forgotten with them is forgotten with it. */
function keyOf(entryId: string): readonly string[] {
  return ['proof', entryId, 'health']
}

/** How safe the copies of a file are, looked at anew with about every block while it is shown. */
export function useFileHealth(entryId: string) {
  const drive = useDrive()
  return useQuery({
    queryKey: keyOf(entryId),
    queryFn: (): Promise<Outcome<FileHealth>> =>
      drive.fileHealth(entryId).catch(() => ({ ok: false, error: BRIDGE_FAILURE })),
    refetchInterval: LOOK_MS,
    retry: false,
  })
}

export function healthChanged(queries: QueryClient, entryId: string): Promise<void> {
  return queries.invalidateQueries({ queryKey: keyOf(entryId) })
}
