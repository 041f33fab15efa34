/**
 * A list of the drive as the page shows it. The worker keeps it in order and says the order as numbers; the rows of the part
 * in view are fetched when it comes into view. So a hundred thousand entries cost the page no more than a hundred.
 */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore } from 'react'
import type { DriveRow, ViewPlace, ViewQuery, ViewState } from '../../client/drive-api.ts'
import { useConnection } from './drive-context.tsx'

/** Rows are fetched in blocks of so many, so that scrolling by one row asks for nothing. */
const BLOCK = 64
/** Rows kept beyond what is in view. */
const KEPT_MAX = 2_048

export interface List {
  readonly viewId: number
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
  useEffect(() => {
    void api.watch(viewId, { place: asked, sort: { key, descending } }).catch(store.fail)
  }, [api, store, viewId, asked, key, descending])
  useEffect(
    () => () => {
      void api.unwatch(viewId).catch(() => undefined)
      store.forgetView(viewId)
    },
    [api, store, viewId],
  )
  const told = useSyncExternalStore(store.subscribe, () => store.view(viewId))
  return told !== null && keyOf(told.place) === placeKey ? told : null
}

function keyOf(place: ViewPlace): string {
  return place.kind === 'folder' ? `folder:${place.id}` : place.kind === 'search' ? place.text : place.kind
}

function useRows(state: ViewState | null): Pick<List, 'rowAt' | 'show'> {
  const { api } = useConnection()
  const rows = useRef(new Map<number, DriveRow | null>())
  const [version, fetched] = useReducer((count: number) => count + 1, 0)
  const [range, setRange] = useState({ from: 0, to: BLOCK })

  useEffect(() => {
    if (state === null) return
    let wanted = true
    const handles = Array.from(state.order.subarray(range.from, range.to))
    const take = async (): Promise<void> => {
      const got = await api.rows(handles)
      if (!wanted) return
      if (rows.current.size > KEPT_MAX) rows.current.clear()
      for (const [at, handle] of handles.entries()) rows.current.set(handle, got[at] ?? null)
      fetched()
    }
    // A worker that died is told elsewhere.
    take().catch(() => undefined)
    return () => {
      wanted = false
    }
  }, [api, state, range])

  const show = useCallback((first: number, last: number) => {
    const from = Math.max(0, Math.floor(first / BLOCK) * BLOCK)
    const to = Math.ceil((last + 1) / BLOCK) * BLOCK
    setRange((before) => (before.from === from && before.to === to ? before : { from, to }))
  }, [])
  const rowAt = useMemo(() => {
    // Made anew with every answer, so that whoever draws rows draws them again.
    void version
    return (index: number) => {
      const handle = state?.order[index]
      return handle === undefined ? null : rows.current.get(handle)
    }
  }, [state, version])
  return { rowAt, show }
}
