import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { DriveEntry } from '../../client/entry-api.ts'
import type { SmallPicture } from '../../client/preview-api.ts'
import { useDrive } from './drive-context.tsx'
import { createTurnstile } from './turnstile.ts'

/** Milliseconds for which a picture that is not seen any more is kept in the page; the drive keeps it longer, sealed. */
const KEPT_MS = 30_000

/** A grid that is scrolled past asks only for what is still seen when its turn comes. */
const turn = createTurnstile(4)

/** The small picture of a file that is drawn; null where there is none, or not yet. */
export function usePicture({
  id,
  cid,
  pictured,
}: Pick<DriveEntry, 'id' | 'cid' | 'pictured'>): SmallPicture | null {
  const drive = useDrive()
  const { data } = useQuery({
    queryKey: ['picture', id, cid],
    enabled: pictured,
    queryFn: ({ signal }) =>
      turn(async () => {
        signal.throwIfAborted()
        const outcome = await drive.picture(id)
        return outcome.ok ? outcome.value : null
      }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    retry: false,
  })
  return pictured ? (data ?? null) : null
}

/** Pictures show what is in files: none outlives an open vault. */
export function forgetAllPictures(queries: QueryClient): void {
  queries.removeQueries({ queryKey: ['picture'] })
}
