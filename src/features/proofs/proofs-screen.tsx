import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ShieldQuestion } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import type { DriveEntry } from '../../client/entry-api.ts'
import { formatBytes } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { LevelBadge } from '../shared/level-badge.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { type List, useList } from '../shared/use-list.ts'

const ROW = 56
const NEWEST = { place: { kind: 'files' }, sort: { key: 'addedAt', descending: true } } as const

/** Every file with the worst level any of its copies has. */
export function ProofsScreen() {
  const { t } = useLingui()
  const list = useList(NEWEST)
  return (
    <>
      <PageHeader
        title={t`Proofs`}
        lead={t`What this page itself checked about each file, newest first. A file is shown by the worst of its copies.`}
      />
      <section className="flex min-h-0 flex-1 flex-col border-t border-line bg-surface sm:mx-6 sm:mb-6 sm:overflow-hidden sm:rounded-xl sm:border">
        {list === null ? null : list.state.order.length === 0 ? (
          <Notice icon={ShieldQuestion} title={t`Nothing to prove yet`}>
            <p>{t`Add a file on the Drive page. Its receipts are checked as it is stored, and appear here.`}</p>
          </Notice>
        ) : (
          <FileProofs list={list} />
        )}
      </section>
    </>
  )
}

function FileProofs({ list }: { readonly list: List }) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const { order } = list.state
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => order[index] ?? index,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  const { show } = list
  useEffect(() => show(first, last), [show, first, last])
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={t`Files`}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto focus-visible:outline-offset-[-2px]"
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const file = list.rowAt(index)
          if (file === null || file === undefined) return null
          return (
            <li
              key={key}
              aria-setsize={order.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height: ROW, transform: `translateY(${start}px)` }}
            >
              <FileProof file={file} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function FileProof({ file }: { readonly file: DriveEntry }) {
  const { t } = useLingui()
  const parts = t`${plural(file.parts, { one: '# part', other: '# parts' })}`
  const copies =
    file.level === 'unknown'
      ? []
      : [t`${plural(file.copies, { one: '# verified copy', other: '# verified copies' })} of each`]
  return (
    <Link
      href={`/proofs/${encodeURIComponent(file.id)}`}
      className="flex h-full items-center gap-4 border-b border-line px-4 hover:bg-hover focus-visible:outline-offset-[-2px]"
    >
      <span className="min-w-0 flex-1">
        <EntryName name={file.name} className="block truncate font-medium" />
        <span className="block truncate text-xs text-muted">
          {[formatBytes(file.bytes), parts, ...copies].join(' · ')}
        </span>
      </span>
      <LevelBadge level={file.level} />
    </Link>
  )
}
