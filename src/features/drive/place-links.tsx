import { useLingui } from '@lingui/react/macro'
import { Link, useLocation } from 'wouter'
import { classNames } from '../../ui/class-names.ts'
import type { DropTarget } from './drag-model.ts'
import { type DrivePlace, PLACES, placeOfPath, placePath, TOP } from './places.ts'
import { useDropTarget } from './use-drag.ts'

const SHOWN: readonly DrivePlace[] = [TOP, { kind: 'recent' }, { kind: 'starred' }, { kind: 'trash' }]

/** Nothing is dropped on what is only a list. */
const TARGETS: Readonly<Record<string, DropTarget>> = {
  folder: { kind: 'folder', id: null, name: null },
  starred: { kind: 'starred' },
  trash: { kind: 'trash' },
}
const NOWHERE: DropTarget = { kind: 'folder', id: 'nowhere', name: null }

function hereOf(location: string): DrivePlace['kind'] | null {
  if (location !== '/drive' && !location.startsWith('/drive/')) return null
  return placeOfPath(location.slice('/drive/'.length)).kind
}

interface PlaceLinksProps {
  /** `rail`: below the drive's own link on a desktop. `bar`: one line above the list on a phone. */
  readonly shape: 'rail' | 'bar'
}

/** The places of the drive. Entries can be dropped on those that take them. */
export function PlaceLinks({ shape }: PlaceLinksProps) {
  const [location] = useLocation()
  const here = hereOf(location)
  return (
    <ul className={shape === 'rail' ? 'mt-0.5 flex flex-col gap-0.5' : 'flex'}>
      {SHOWN.map((place) => (
        <li key={place.kind} className={shape === 'rail' ? 'min-w-0' : 'min-w-0 flex-auto'}>
          <PlaceLink place={place} here={here === place.kind} shape={shape} />
        </li>
      ))}
    </ul>
  )
}

interface PlaceLinkProps extends PlaceLinksProps {
  readonly place: DrivePlace
  readonly here: boolean
}

function PlaceLink({ place, here, shape }: PlaceLinkProps) {
  const { t } = useLingui()
  const { label, icon: Icon } = PLACES[place.kind]
  const target = TARGETS[place.kind]
  const { over, drop } = useDropTarget(target ?? NOWHERE)
  return (
    <Link
      href={placePath(place)}
      aria-current={here ? 'page' : undefined}
      {...(target === undefined ? {} : drop)}
      className={classNames(
        'flex min-w-0 items-center rounded-md outline-accent',
        shape === 'rail'
          ? 'h-8 gap-2.5 pr-2 pl-9 text-[0.8125rem]'
          : 'h-9 justify-center gap-1.5 px-1.5 text-[0.8125rem] font-medium focus-visible:-outline-offset-2',
        here ? 'bg-accent-soft font-medium text-accent' : 'text-muted hover:bg-hover hover:text-ink',
        over && 'bg-accent-soft text-accent outline-2',
      )}
    >
      <Icon aria-hidden="true" size={15} strokeWidth={1.9} className="shrink-0" />
      <span className="truncate">{t(label)}</span>
    </Link>
  )
}
