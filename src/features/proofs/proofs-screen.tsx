import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ShieldQuestion } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { Link } from 'wouter'
import type { DriveEntry } from '../../client/drive-api.ts'
import { formatBytes } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { useEntries } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { LevelBadge } from '../shared/level-badge.tsx'
import { PageHeader } from '../shared/page-header.tsx'

const ROW = 56

/** Every file with the worst level any of its copies has. */
export function ProofsScreen() {
  const { t } = useLingui()
  const entries = useEntries()
  const files = useMemo(
    () => entries.filter(({ kind }) => kind === 'file').toSorted((a, b) => b.addedAt - a.addedAt),
    [entries],
  )
  return (
    <>
      <PageHeader
        title={t`Proofs`}
        lead={t`What this page itself checked about each file, newest first. A file is shown by the worst of its copies.`}
      />
      <section className="flex min-h-0 flex-1 flex-col border-t border-line bg-surface sm:mx-6 sm:mb-6 sm:overflow-hidden sm:rounded-xl sm:border">
        {files.length === 0 ? (
          <Notice icon={ShieldQuestion} title={t`Nothing to prove yet`}>
            <p>{t`Add a file on the Drive page. Its receipts are checked as it is stored, and appear here.`}</p>
          </Notice>
        ) : (
          <FileProofs files={files} />
        )}
      </section>
    </>
  )
}

function FileProofs({ files }: { readonly files: readonly DriveEntry[] }) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => files[index]?.id ?? index,
    overscan: 8,
  })
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={t`Files`}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto focus-visible:outline-offset-[-2px]"
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const file = files[index]
          if (file === undefined) return null
          return (
            <li
              key={key}
              aria-setsize={files.length}
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
