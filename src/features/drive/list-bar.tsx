import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowDownUp, ArrowUp, LayoutGrid, List as ListIcon } from 'lucide-react'
import type { Sort, Totals } from '../../client/drive-api.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import type { MenuItem } from '../../ui/menu.tsx'
import { MenuButton } from '../../ui/menu-button.tsx'
import type { ViewMode } from './entry-view.tsx'
import { nextSort, type PlaceKind, SORT_KEYS, SORT_WORDS } from './places.ts'

interface ListBarProps {
  readonly place: PlaceKind
  readonly totals: Totals
  readonly mode: ViewMode
  readonly onMode: (mode: ViewMode) => void
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly onEmptyTrash: () => void
}

/** What there is, and how it is shown. The line is always there, for one that appears would move the rows below it. */
export function ListBar({ place, totals, mode, onMode, sort, onSort, onEmptyTrash }: ListBarProps) {
  const { t } = useLingui()
  return (
    <div className="flex h-11 shrink-0 items-center gap-1 border-b border-line px-3 @2xl:px-4">
      <p className="mr-auto min-w-0 truncate text-muted">
        <TotalsText totals={totals} />
      </p>
      {place === 'trash' ? (
        <Button compact variant="quiet" className="text-failed" onClick={onEmptyTrash}>
          {t`Empty trash`}
        </Button>
      ) : null}
      <SortButton place={place} sort={sort} onSort={onSort} always={mode === 'grid'} />
      <IconButton
        icon={ListIcon}
        label={t({ message: 'List', context: 'view' })}
        aria-pressed={mode === 'list'}
        onClick={() => onMode('list')}
      />
      <IconButton
        icon={LayoutGrid}
        label={t({ message: 'Grid', context: 'view' })}
        aria-pressed={mode === 'grid'}
        onClick={() => onMode('grid')}
      />
    </div>
  )
}

interface SortButtonProps {
  readonly place: PlaceKind
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  /** Also where the list has headings to click. */
  readonly always: boolean
}

function SortButton({ place, sort, onSort, always }: SortButtonProps) {
  const { t } = useLingui()
  const name = t(SORT_WORDS[sort.key])
  const choices = SORT_KEYS[place].map((key): MenuItem => {
    const here = key === sort.key
    const icon = here ? (sort.descending ? ArrowDown : ArrowUp) : ArrowDownUp
    const onChoose = () => onSort(here ? sort : nextSort(sort, key))
    return { label: t(SORT_WORDS[key]), icon, checked: here, onChoose }
  })
  const turn: MenuItem = {
    label: sort.descending ? t`Sort ascending` : t`Sort descending`,
    icon: sort.descending ? ArrowUp : ArrowDown,
    apart: true,
    onChoose: () => onSort({ ...sort, descending: !sort.descending }),
  }
  return (
    <MenuButton
      icon={sort.descending ? ArrowDown : ArrowUp}
      label={t`Sort by: ${name}`}
      text={name}
      items={[...choices, turn]}
      className={always ? 'text-muted' : 'text-muted @2xl:hidden'}
    />
  )
}

function TotalsText({ totals }: { readonly totals: Totals }) {
  const size = formatBytes(totals.bytes)
  if (totals.files === 0) return <Plural value={totals.folders} one="# folder" other="# folders" />
  return totals.folders > 0 ? (
    <Trans>
      <Plural value={totals.files} one="# file" other="# files" />,{' '}
      <Plural value={totals.folders} one="# folder" other="# folders" /> · {size}
    </Trans>
  ) : (
    <Trans>
      <Plural value={totals.files} one="# file" other="# files" /> · {size}
    </Trans>
  )
}
