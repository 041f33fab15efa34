import { useQuery } from '@tanstack/react-query'
import type { Totals } from '../../client/entry-api.ts'
import { useDrive } from './drive-context.tsx'

const NOTHING: Totals = { files: 0, folders: 0, bytes: 0 }

/** Files, folders and bytes of the entries and all below them; nothing while they are counted. */
export function useTotals(entryIds: readonly string[]): Totals {
  const drive = useDrive()
  const { data } = useQuery({
    queryKey: ['totals', ...entryIds],
    queryFn: () => drive.totals(entryIds),
    // Counted anew whenever a dialog opens: it costs the worker a walk over the folder.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  return data?.ok === true ? data.value : NOTHING
}
