import { useQuery } from '@tanstack/react-query'
import type { NetworkView } from '../../client/network-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import { useDrive } from './drive-context.tsx'
import { BRIDGE_FAILURE } from './error-sentences.ts'

/** One query for the whole page: the shell's connection line and the Network page read the same answer. */
export function useNetwork() {
  const drive = useDrive()
  return useQuery({
    queryKey: ['network'],
    queryFn: (): Promise<Outcome<NetworkView>> =>
      drive.network().catch(() => ({ ok: false, error: BRIDGE_FAILURE })),
    refetchInterval: 4000,
    retry: false,
  })
}
