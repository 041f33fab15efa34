import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { Outcome } from '../../client/outcome-api.ts'
import type { SharedLink } from '../../client/share-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'
import { useSync } from '../shared/use-sync.ts'

const LINKS = 'shared-links'

/** Looked at anew after each round with the network: another device may have made or revoked one. */
export function useSharedLinks() {
  const drive = useDrive()
  const sync = useSync()
  return useQuery({
    queryKey: [LINKS, sync?.lastAt],
    queryFn: () =>
      drive.sharedLinks().catch((): Outcome<readonly SharedLink[]> => ({ ok: false, error: BRIDGE_FAILURE })),
    placeholderData: (before) => before,
    staleTime: 0,
    retry: false,
  })
}

export function linksChanged(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: [LINKS] })
}

/** When the drive is locked: links are secrets. */
export function forgetLinks(queries: QueryClient): void {
  queries.removeQueries({ queryKey: [LINKS] })
}
