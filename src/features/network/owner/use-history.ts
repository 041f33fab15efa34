/** All windows that the shown validator keeps, as far as a week and a little back. */
import { useQuery } from '@tanstack/react-query'
import type { FleetName, ValidatorReport, WindowRecord } from '../../../client/landscape/landscape-api.ts'
import type { DriveFailure, Outcome } from '../../../client/outcome-api.ts'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { type NetworkReader, useNetworkReader } from '../../shared/network-reader.tsx'

/** Of 2.4 hours each: 8 days. Local networks whose windows last minutes reach less far back. */
const WINDOWS_MAX = 80
/** Whatever a validator says of further pages. */
const PAGES_MAX = 40
const LOOK_MS = 60_000
const AGAIN_MS = 10_000

export interface History {
  /** Newest first. */
  readonly windows: readonly WindowRecord[]
  /** Why there are no more, unless all that was wanted came. */
  readonly failure: DriveFailure | null
}

const NOTHING: History = { windows: [], failure: null }

/** Asked anew when a window has ended; undefined while the first answer is on its way. */
export function useHistory(fleet: FleetName, lens: ValidatorReport | null): History | undefined {
  const reader = useNetworkReader()
  const validator = lens?.hotkey ?? null
  const { data } = useQuery({
    queryKey: ['window-history', fleet, validator, lens?.windowStart ?? null],
    queryFn: () => readHistory(reader, fleet, validator ?? ''),
    enabled: validator !== null,
    placeholderData: (kept, query) => (query?.queryKey[2] === validator ? kept : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    // A record may come a moment after the window's end, and who failed to answer may answer the next time.
    refetchInterval: ({ state }) =>
      fleet === 'synthetic' ? false : (state.data?.failure ?? null) === null ? LOOK_MS : AGAIN_MS,
    retry: false,
  })
  return validator === null ? NOTHING : data
}

async function readHistory(reader: NetworkReader, fleet: FleetName, validator: string): Promise<History> {
  const windows: WindowRecord[] = []
  let before: number | null = null
  for (let page = 0; page < PAGES_MAX && windows.length < WINDOWS_MAX; page += 1) {
    const answer: Outcome<{ windows: readonly WindowRecord[]; next: number | null }> = await reader
      .windows(fleet, validator, before)
      .catch(() => ({ ok: false, error: BRIDGE_FAILURE }))
    if (!answer.ok) return { windows, failure: answer.error }
    windows.push(...answer.value.windows)
    before = answer.value.next
    if (before === null) break
  }
  return { windows: windows.slice(0, WINDOWS_MAX), failure: null }
}
