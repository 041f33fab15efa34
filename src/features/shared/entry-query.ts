import { useQuery } from '@tanstack/react-query'
import type { DriveRow } from '../../client/entry-api.ts'
import { useDrive } from './drive-context.tsx'

/** One entry by its id: undefined while it is looked up, null when the drive has none. */
export function useEntry(entryId: string): DriveRow | null | undefined {
  const drive = useDrive()
  const { data } = useQuery({
    queryKey: ['entry', entryId],
    queryFn: () => drive.entry(entryId),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  return data === undefined ? undefined : data.ok ? data.value : null
}
