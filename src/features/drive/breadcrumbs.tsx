import { useLingui } from '@lingui/react/macro'
import { ChevronRight } from 'lucide-react'
import { Link } from 'wouter'
import type { DriveEntry } from '../../client/entry-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { placePath } from './places.ts'
import { useDropTarget } from './use-drag.ts'

interface Crumb {
  readonly id: string | null
  /** Null for the top. */
  readonly name: string | null
}

/** The way from the top to here; the last one is where we are. */
export function Breadcrumbs({ path }: { readonly path: readonly DriveEntry[] }) {
  const { t } = useLingui()
  const crumbs: readonly Crumb[] = [{ id: null, name: null }, ...path]
  return (
    <nav aria-label={t`Folders`} className="min-w-0">
      <ol className="flex min-w-0 flex-wrap items-center text-xl font-semibold tracking-tight">
        {crumbs.map((crumb, index) => (
          <li key={crumb.id ?? 'top'} className="flex max-w-full min-w-0 items-center">
            {index === 0 ? null : (
              <ChevronRight aria-hidden="true" size={18} className="mx-0.5 shrink-0 text-muted" />
            )}
            {index === crumbs.length - 1 ? (
              <h1 tabIndex={-1} aria-current="page" className="truncate px-1">
                <CrumbName name={crumb.name} />
              </h1>
            ) : (
              <CrumbLink crumb={crumb} />
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function CrumbName({ name }: Pick<Crumb, 'name'>) {
  const { t } = useLingui()
  return name === null ? t`Drive` : <EntryName name={name} />
}

function CrumbLink({ crumb }: { readonly crumb: Crumb }) {
  const { over, drop } = useDropTarget({ kind: 'folder', ...crumb })
  return (
    <Link
      href={placePath({ kind: 'folder', id: crumb.id })}
      {...drop}
      className={classNames(
        'truncate rounded px-1 text-muted outline-accent hover:text-ink',
        over && 'bg-accent-soft text-accent outline-2',
      )}
    >
      <CrumbName name={crumb.name} />
    </Link>
  )
}
