import { useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowDownUp, ArrowUp, LayoutGrid, List as ListIcon } from 'lucide-react'
import type { Sort } from '../../client/entry-api.ts'
import { IconButton } from '../../ui/button.tsx'
import type { MenuItem } from '../../ui/menu.tsx'
import { MenuButton } from '../../ui/menu-button.tsx'
import type { ViewMode } from './entry-view.tsx'
import { nextSort, type PlaceKind, SORT_KEYS, SORT_WORDS } from './places.ts'

interface ViewControlsProps {
  readonly place: PlaceKind
  readonly mode: ViewMode
  readonly onMode: (mode: ViewMode) => void
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

/** How the entries of a place are shown. */
export function ViewControls({ place, mode, onMode, sort, onSort }: ViewControlsProps) {
  const { t } = useLingui()
  return (
    <>
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
    </>
  )
}

interface SortButtonProps extends Pick<ViewControlsProps, 'place' | 'sort' | 'onSort'> {
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
      icon={ArrowDownUp}
      label={t`Sort by: ${name}`}
      text={<span className="max-sm:sr-only">{name}</span>}
      items={[...choices, turn]}
      className={always ? 'text-muted' : 'text-muted lg:hidden'}
    />
  )
}
