/**
 * A list of the drive as the page shows it. The worker keeps it in order and says the order as numbers; the rows of the part
 * in view are fetched when it comes into view. So a hundred thousand entries cost the page no more than a hundred.
 */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore } from 'react'
import type { DriveRow, ViewPlace, ViewQuery, ViewState } from '../../client/entry-api.ts'
import { useConnection } from './drive-context.tsx'
import { RowCache } from './row-cache.ts'

/** Rows are fetched in blocks of so many, so that scrolling by one row asks for nothing. */
const BLOCK = 64

export interface List {
  readonly viewId: number
  /** Of a search: of the newest text that was answered, which may be an earlier one. */
  readonly state: ViewState
  /** Undefined while it is being fetched, null when it has gone. */
  readonly rowAt: (index: number) => DriveRow | null | undefined
  /** Says which rows are in view. */
  readonly show: (from: number, to: number) => void
}

let lastViewId = 0

/** Null before the worker has said anything of this place. */
export function useList(query: ViewQuery): List | null {
  const [viewId] = useState(() => {
    lastViewId += 1
    return lastViewId
  })
  const state = useViewState(viewId, query)
  const { rowAt, show } = useRows(state)
  return useMemo(() => (state === null ? null : { viewId, state, rowAt, show }), [viewId, state, rowAt, show])
}

function useViewState(viewId: number, { place, sort }: ViewQuery): ViewState | null {
  const { api, store } = useConnection()
  const placeKey = keyOf(place)
  const { key, descending } = sort
  // A place that is made anew with every drawing is still the same place.
  const [asked, setAsked] = useState(place)
  if (keyOf(asked) !== placeKey) setAsked(place)
  const watch = useWatch(viewId)
  useEffect(() => {
    watch({ place: asked, sort: { key, descending } })
  }, [watch, asked, key, descending])
  useEffect(
    () => () => {
      watch(null)
      void api.unwatch(viewId).catch(() => undefined)
      store.forgetView(viewId)
    },
    [api, store, viewId, watch],
  )
  const told = useSyncExternalStore(store.subscribe, () => store.view(viewId))
  if (told === null) return null
  // While one types, what was found for fewer letters stays.
  const searching = told.place.kind === 'search' && place.kind === 'search'
  return searching || keyOf(told.place) === placeKey ? told : null
}

/** Asks the worker for one thing after the other; of what is asked meanwhile only the newest counts. */
function useWatch(viewId: number): (query: ViewQuery | null) => void {
  const { api, store } = useConnection()
  const asking = useRef<{ next: ViewQuery | null; busy: boolean }>({ next: null, busy: false })
  return useCallback(
    (query) => {
      const now = asking.current
      now.next = query
      if (now.busy) return
      const work = async (): Promise<void> => {
        now.busy = true
        for (let next = now.next; next !== null; next = now.next) {
          now.next = null
          await api.watch(viewId, next)
        }
        now.busy = false
      }
      work().catch(() => {
        now.busy = false
        store.fail()
      })
    },
    [api, store, viewId],
  )
}

export function keyOf(place: ViewPlace): string {
  if (place.kind === 'folder') return `folder:${place.id}`
  return place.kind === 'search' ? `search:${place.text}` : place.kind
}

function useRows(state: ViewState | null): Pick<List, 'rowAt' | 'show'> {
  const [rows] = useState(() => new RowCache())
  const [version, fetched] = useReducer((count: number) => count + 1, 0)
  const [range, setRange] = useState({ from: 0, to: 2 * BLOCK })
  const fetchRows = useFetch(rows, fetched)
  useEffect(() => {
    if (state !== null) fetchRows({ state, seen: state.order.subarray(range.from, range.to) })
  }, [fetchRows, state, range])

  const show = useCallback((first: number, last: number) => {
    // A block more on each side: scrolling on finds it there.
    const from = Math.max(0, Math.floor(first / BLOCK - 1) * BLOCK)
    const to = Math.ceil((last + 1) / BLOCK + 1) * BLOCK
    setRange((before) => (before.from === from && before.to === to ? before : { from, to }))
  }, [])
  const rowAt = useMemo(() => {
    // Made anew with every answer, so that whoever draws rows draws them again.
    void version
    return (index: number) => {
      const handle = state?.order[index]
      return handle === undefined ? null : rows.get(handle)
    }
  }, [state, version, rows])
  return { rowAt, show }
}

interface Wanted {
  readonly state: ViewState
  /** Handles of what is in view. */
  readonly seen: Uint32Array
}

/** Asks for one part of a list after the other: while the bar is dragged through a long one, only where it is now counts. */
function useFetch(rows: RowCache, fetched: () => void): (wanted: Wanted) => void {
  const { api } = useConnection()
  const asking = useRef<{ next: Wanted | null; busy: boolean }>({ next: null, busy: false })
  return useCallback(
    (wanted) => {
      const now = asking.current
      now.next = wanted
      if (now.busy) return
      const work = async (): Promise<void> => {
        for (let next = now.next; next !== null; next = now.next) {
          now.next = null
          const { state, seen } = next
          const handles = rows.missing(seen, state)
          if (handles.length === 0) continue
          rows.put(handles, await api.rows(handles), state, seen)
          fetched()
        }
      }
      now.busy = true
      // A worker that died is told elsewhere.
      work()
        .catch(() => undefined)
        .finally(() => {
          now.busy = false
        })
    },
    [api, rows, fetched],
  )
}
