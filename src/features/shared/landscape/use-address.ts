import { useMemo } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { useAddressValues } from '../address-values.ts'
import type { WilsonSide } from './chart-input.ts'
import type { OpinionOrder } from './disagreement-model.ts'
import { readUids, writeUids } from './uid-list.ts'

export interface LandscapeAddress {
  /** uids as text; null when none was chosen. */
  readonly chosen: ReadonlySet<string> | null
  readonly side: WilsonSide
  readonly order: OpinionOrder
  readonly choose: (uids: ReadonlySet<string> | null) => void
  readonly setSide: (side: WilsonSide) => void
  readonly setOrder: (order: OpinionOrder) => void
  readonly open: (uid: string) => void
}

/** `?chosen=3-9.12`, `?score=lower`, `?order=uid`; what is as usual stands nowhere. */
export function useAddress(): LandscapeAddress {
  const [{ chosen: text, score, order }, put] = useAddressValues(['chosen', 'score', 'order'])
  return useMemo(
    () => ({
      chosen: readUids(text),
      side: score === 'lower' ? 'lower' : 'centre',
      order: order === 'uid' ? 'uid' : 'disagreement',
      choose: (uids) => put({ chosen: uids === null ? null : writeUids(uids) }),
      setSide: (side) => put({ score: side === 'lower' ? side : null }),
      setOrder: (next) => put({ order: next === 'uid' ? next : null }),
      open: (uid) => navigate(`/network/miners/${uid}${keptSearch(new URLSearchParams(location.search))}`),
    }),
    [text, score, order, put],
  )
}

/** Fleet and validator go along to the next page. */
export function keptSearch(search: URLSearchParams): string {
  const kept = new URLSearchParams()
  for (const key of ['fleet', 'validator']) {
    const value = search.get(key)
    if (value !== null) kept.set(key, value)
  }
  return kept.size === 0 ? '' : `?${kept}`
}
