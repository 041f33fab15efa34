import { useLingui } from '@lingui/react/macro'
import { ChevronRight } from 'lucide-react'
import { Link } from 'wouter'
import type { DriveEntry } from '../../client/drive-api.ts'
import { EntryName } from '../shared/entry-name.tsx'

export function folderPath(folderId: string | null): string {
  return folderId === null ? '/drive' : `/drive/${encodeURIComponent(folderId)}`
}

/** The way from the top to here; the last one is where we are. */
export function Breadcrumbs({ path }: { readonly path: readonly DriveEntry[] }) {
  const { t } = useLingui()
  const places = [{ id: null, name: t`Drive` }, ...path]
  return (
    <nav aria-label={t`Folders`} className="min-w-0">
      <ol className="flex min-w-0 flex-wrap items-center text-xl font-semibold tracking-tight">
        {places.map(({ id, name }, index) => {
          const last = index === places.length - 1
          const shown = id === null ? name : <EntryName name={name} />
          return (
            <li key={id ?? 'top'} className="flex max-w-full min-w-0 items-center">
              {index === 0 ? null : (
                <ChevronRight aria-hidden="true" size={18} className="mx-0.5 shrink-0 text-muted" />
              )}
              {last ? (
                <h1 tabIndex={-1} aria-current="page" className="truncate px-1">
                  {shown}
                </h1>
              ) : (
                <Link href={folderPath(id)} className="truncate rounded px-1 text-muted hover:text-ink">
                  {shown}
                </Link>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
