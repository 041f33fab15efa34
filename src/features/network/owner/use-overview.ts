/** Everything the overview shows, at the moment that the address names: `?at=BLOCK`, or now. */
import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import type { Landscape, WindowRecord } from '../../../client/landscape/landscape-api.ts'
import {
  type Comparison,
  type Moment,
  momentNow,
  momentOfWindow,
  seatsBefore,
  weekBefore,
  windowAt,
} from '../../../client/landscape/owner-moment.ts'
import { type Departure, departures } from '../../../client/landscape/owner-seats.ts'
import { useFleet, type View, viewOf } from '../../shared/landscape-query.ts'
import type { History } from './read-history.ts'
import { useHistory } from './use-history.ts'

export interface Overview {
  readonly view: View
  readonly history: History
  /** The windows are still on their way. */
  readonly waiting: boolean
  /** Reads windows further back; null: there are none, or they are on their way. */
  readonly readOn: (() => void) | null
  readonly moment: Moment
  /** The window that is shown; null: now. */
  readonly shown: WindowRecord | null
  /** The address names a window that is not kept, or not read yet. */
  readonly missing: boolean
  readonly compared: Comparison | null
  readonly seats: readonly Departure[]
}

const NONE: History = { windows: [], failure: null, more: false }

export function useAt(): { readonly at: number | null; readonly setAt: (block: number | null) => void } {
  const [search, setSearch] = useSearchParams()
  const at = Number(search.get('at') ?? Number.NaN)
  return {
    at: Number.isSafeInteger(at) && at > 0 ? at : null,
    setAt: (block) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before)
          if (block === null) next.delete('at')
          else next.set('at', String(block))
          return next
        },
        { replace: true },
      ),
  }
}

export function useOverview(landscape: Landscape): Overview {
  const { fleet, validator } = useFleet()
  const { at } = useAt()
  const view = useMemo(() => viewOf(landscape, validator), [landscape, validator])
  const { history: loaded, readOn, isReadingOn } = useHistory(fleet, view.lens)
  const history = loaded ?? NONE
  return useMemo(() => {
    const { windows } = history
    const shown = at === null ? null : windowAt(windows, at)
    const moment = shown === null ? momentNow(landscape, view.lens) : momentOfWindow(landscape, shown)
    const compared = weekBefore(history, moment)
    return {
      view,
      history,
      waiting: loaded === undefined || isReadingOn,
      readOn: history.more && !isReadingOn ? readOn : null,
      moment,
      shown,
      missing: at !== null && shown === null && loaded !== undefined,
      compared,
      seats: departures(landscape, seatsBefore(landscape, moment, compared), windows),
    }
  }, [landscape, view, history, loaded, at, readOn, isReadingOn])
}
