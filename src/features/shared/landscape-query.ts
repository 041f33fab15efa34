/** The landscape as pages read it: which fleet and through which validator stands in the address. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'wouter'
import type {
  FleetName,
  Landscape,
  ValidatorReport,
  WindowPage,
} from '../../client/landscape/landscape-api.ts'
import { lensOf, type MinerRow, minerRows } from '../../client/landscape/miner-rows.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import { BRIDGE_FAILURE } from './error-sentences.ts'
import { useNetworkReader } from './network-reader.tsx'

const LANDSCAPE = 'landscape'
/** Not below the landscape's key: a window ends once in many blocks, and a page of them is two megabytes. */
const WINDOWS = 'windows'
const WINDOWS_MS = 60_000
/** Where no event says that something is new. */
const REFRESH_MS = 12_000
/** Blocks may come several a second on a local network. */
const EVENT_LEAST_MS = 2_000
const bridged = <T>(): Outcome<T> => ({ ok: false, error: BRIDGE_FAILURE })

/** `?fleet=synthetic` shows the computed fleet, `?validator=` whose numbers. */
export function useFleet(): {
  readonly fleet: FleetName
  readonly validator: string | null
  readonly setFleet: (fleet: FleetName) => void
  readonly setValidator: (hotkey: string | null) => void
} {
  const [search, setSearch] = useSearchParams()
  const put = (key: string, value: string | null) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === null) next.delete(key)
        else next.set(key, value)
        return next
      },
      { replace: true },
    )
  return {
    fleet: search.get('fleet') === 'synthetic' ? 'synthetic' : 'live',
    validator: search.get('validator'),
    setFleet: (fleet) => put('fleet', fleet === 'synthetic' ? fleet : null),
    setValidator: (hotkey) => put('validator', hotkey),
  }
}

export function useLandscape() {
  const reader = useNetworkReader()
  const { fleet } = useFleet()
  return useQuery({
    queryKey: [LANDSCAPE, fleet],
    queryFn: () => reader.landscape(fleet).catch(bridged<Landscape>),
    placeholderData: (before) => before,
    refetchInterval: fleet === 'live' ? REFRESH_MS : false,
    retry: false,
  })
}

export interface View {
  readonly landscape: Landscape
  /** Whose numbers are shown; null when no validator ever answered. */
  readonly lens: ValidatorReport | null
  readonly rows: readonly MinerRow[]
}

/** Rows of the chosen fleet through the chosen validator. */
export function viewOf(landscape: Landscape, validator: string | null): View {
  const lens = lensOf(landscape, validator)
  return { landscape, lens, rows: minerRows(landscape, lens) }
}

/** Older windows as the shown validator keeps them. */
export function useWindows(validator: string | null, before: number | null = null) {
  const reader = useNetworkReader()
  const { fleet } = useFleet()
  return useQuery({
    queryKey: [WINDOWS, fleet, validator, before],
    queryFn: () => reader.windows(fleet, validator ?? '', before).catch(bridged<WindowPage>),
    enabled: validator !== null,
    refetchInterval: fleet === 'live' ? WINDOWS_MS : false,
    retry: false,
  })
}

/** Asks anew when a block or a round arrives, at most every two seconds. */
export function useLiveLandscape(): void {
  const reader = useNetworkReader()
  const client = useQueryClient()
  const { fleet } = useFleet()
  useEffect(() => {
    if (fleet !== 'live') return
    let waiting: ReturnType<typeof setTimeout> | null = null
    const stopped = reader.listen(() => {
      waiting ??= setTimeout(() => {
        waiting = null
        void client.invalidateQueries({ queryKey: [LANDSCAPE, 'live'] })
      }, EVENT_LEAST_MS)
    })
    return () => {
      if (waiting !== null) clearTimeout(waiting)
      stopped.then((id) => reader.unlisten(id)).catch(() => undefined)
    }
  }, [reader, client, fleet])
}
