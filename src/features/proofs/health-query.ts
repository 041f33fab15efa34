import { useQuery } from '@tanstack/react-query'
import type { FileHealth } from '../../client/health-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'
import { useAuditMoment } from '../shared/use-audit.ts'

/** Milliseconds: about a block. The drive itself asks validators more rarely. */
const LOOK_MS = 12_000
/** With more objects a look reads so much that it is made more rarely. */
const MANY_OBJECTS = 64
const LOOK_MANY_MS = 60_000

/** How safe the copies of a file are, looked at anew when an audit ends, and again and again while it is shown. */
export function useFileHealth(entryId: string) {
  const drive = useDrive()
  const { endedAt } = useAuditMoment()
  return useQuery({
    // With the proofs of the file: `forgetProof` makes it look again, and locking forgets it.
    queryKey: ['proof', entryId, 'health', endedAt],
    placeholderData: (before) => before,
    queryFn: (): Promise<Outcome<FileHealth>> =>
      drive.fileHealth(entryId).catch(() => ({ ok: false, error: BRIDGE_FAILURE })),
    refetchInterval: ({ state: { data } }) =>
      data?.ok === true && data.value.objects > MANY_OBJECTS ? LOOK_MANY_MS : LOOK_MS,
    retry: false,
  })
}
