/** Windows that the shown validator keeps, as far as a week and a little back, or further when one asks. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { FleetName, ValidatorReport } from '../../../client/landscape/landscape-api.ts'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { useNetworkReader } from '../../shared/network-reader.tsx'
import { type History, readHistory } from './read-history.ts'

const LOOK_MS = 60_000
const AGAIN_MS = 10_000

const NOTHING: History = { windows: [], failure: null, more: false }

export interface HistoryReading {
  /** Undefined while the first answer is on its way. */
  readonly history: History | undefined
  /** Reads further back. */
  readonly readOn: () => void
  readonly isReadingOn: boolean
}

/** Asked anew when a window has ended. */
export function useHistory(fleet: FleetName, lens: ValidatorReport | null): HistoryReading {
  const reader = useNetworkReader()
  const validator = lens?.hotkey ?? null
  const [further, setFurther] = useState({ validator, readings: 1 })
  const readings = further.validator === validator ? further.readings : 1
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['window-history', fleet, validator, lens?.windowStart ?? null, readings],
    queryFn: () =>
      readHistory(
        (before) =>
          reader
            .windows(fleet, validator ?? '', before)
            .catch(() => ({ ok: false, error: BRIDGE_FAILURE }) as const),
        readings,
      ),
    enabled: validator !== null,
    placeholderData: (kept, query) => (query?.queryKey[2] === validator ? kept : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    // A record may come a moment after the window's end, and who failed to answer may answer the next time.
    refetchInterval: ({ state }) =>
      fleet === 'synthetic' ? false : (state.data?.failure ?? null) === null ? LOOK_MS : AGAIN_MS,
    retry: false,
  })
  const readOn = useCallback(() => setFurther({ validator, readings: readings + 1 }), [validator, readings])
  return {
    history: validator === null ? NOTHING : data,
    readOn,
    isReadingOn: isPlaceholderData && readings > 1,
  }
}
