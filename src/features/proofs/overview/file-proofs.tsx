import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { AuditOverview, FileStanding } from '../../../client/audit-api.ts'
import { formatCount } from '../../../ui/format.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { STANDING_WORDS } from '../verdict-words.ts'
import { FileProof } from './file-proof.tsx'
import { orderOf, STANDINGS } from './overview-model.ts'
import { useAuditRows } from './use-audit-rows.ts'

const ROW = 60

interface FileProofsProps {
  readonly overview: AuditOverview
  readonly scroller: RefObject<HTMLDivElement | null>
}

/** Every file, the worst first. Rows exist only while seen, in the page's own scroller. */
export function FileProofs({ overview, scroller }: FileProofsProps) {
  const { t } = useLingui()
  const [wanted, setWanted] = useState<FileStanding | 'all'>('all')
  const shown = STANDINGS.filter((standing) => overview.byStanding[standing] > 0)
  const filter = wanted !== 'all' && shown.includes(wanted) ? wanted : 'all'
  const order = useMemo(() => orderOf(overview, filter === 'all' ? null : filter), [overview, filter])
  const count = (label: string, files: number) => `${label} ${formatCount(files)}`
  return (
    <section className="min-w-0 self-start rounded-xl border border-line bg-surface xl:col-start-1">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
        <h2 className="font-semibold">{t`Files`}</h2>
        {shown.length < 2 ? null : (
          <Segmented
            compact
            label={t`Which files`}
            value={filter}
            onChange={setWanted}
            options={[
              { value: 'all', label: count(t({ message: 'All', context: 'files' }), overview.files) },
              ...shown.map((standing) => ({
                value: standing,
                label: count(t(STANDING_WORDS[standing].label), overview.byStanding[standing]),
              })),
            ]}
          />
        )}
      </div>
      <Rows overview={overview} order={order} scroller={scroller} />
    </section>
  )
}

function Rows({ overview, order, scroller }: FileProofsProps & { readonly order: readonly string[] }) {
  const { t } = useLingui()
  const list = useRef<HTMLUListElement>(null)
  const [now] = useState(() => Date.now())
  const { rowOf, show } = useAuditRows(overview, order)
  const margin = useTop(list, scroller)
  // The same function while the order is: with a new one the places of all files are counted anew.
  const getItemKey = useCallback((index: number) => order[index] ?? index, [order])
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey,
    scrollMargin: margin,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useEffect(() => show(first, last), [show, first, last])
  return (
    <ul ref={list} aria-label={t`Files`} className="relative" style={{ height: virtual.getTotalSize() }}>
      {items.map(({ index, key, start }) => {
        const id = order[index] ?? ''
        return (
          <li
            key={key}
            aria-setsize={order.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0 border-t border-line"
            style={{ height: ROW, transform: `translateY(${start - margin}px)` }}
          >
            <FileProof row={rowOf(id)} now={now} />
          </li>
        )
      })}
    </ul>
  )
}

/** How far below the top of what is scrolled the list begins; what stands above it grows and shrinks. */
function useTop(list: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const [inner, outer] = [list.current, scroller.current]
    if (inner === null || outer === null) return
    const measure = () =>
      setTop(
        Math.round(inner.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop),
      )
    measure()
    const observer = new ResizeObserver(measure)
    // What is in it is as tall as everything above the list and the list: no change escapes.
    for (const element of [outer, ...outer.children]) observer.observe(element)
    return () => observer.disconnect()
  }, [list, scroller])
  return top
}
