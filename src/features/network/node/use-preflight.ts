import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Outcome } from '../../../client/outcome-api.ts'
import type { Preflight, PreflightStep } from '../../../client/preflight/preflight-api.ts'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { useNetworkReader } from '../../shared/network-reader.tsx'

/** In whose name a node is asked. */
export type Caller = 'visit' | 'drive'

/** Asks once, and again when told to; what is known so far is shown as it comes. */
export function usePreflight(hotkey: string, caller: Caller) {
  const reader = useNetworkReader()
  const [steps, setSteps] = useState<readonly PreflightStep[]>([])
  const { data, isFetching, refetch } = useQuery({
    queryKey: ['preflight', hotkey, caller],
    queryFn: () => {
      const asked =
        caller === 'drive' ? reader.drivePreflight(hotkey, setSteps) : reader.preflight(hotkey, setSteps)
      return asked.catch((): Outcome<Preflight> => ({ ok: false, error: BRIDGE_FAILURE }))
    },
    retry: false,
    refetchOnWindowFocus: false,
    gcTime: 0,
  })
  const done = data?.ok === true && !isFetching ? data.value : null
  return {
    steps: done?.steps ?? steps,
    caller: done?.caller ?? null,
    bySession: done?.bySession ?? false,
    failure: data?.ok === false && !isFetching ? data.error : null,
    isRunning: isFetching,
    again: () => void refetch(),
  }
}
