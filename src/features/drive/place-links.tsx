import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Hourglass, Link2 } from 'lucide-react'
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
/** Lists that are no entries, so they are screens of their own. On a phone Settings leads to the second: five words fill a line. */
const SCREENS = [
  { path: '/shared', label: msg({ message: 'Shared', context: 'place' }), icon: Link2, onBar: true },
  { path: '/storage', label: msg({ message: 'Storage', context: 'place' }), icon: Hourglass, onBar: false },
] as const
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
  const { t } = useLingui()
  const [location] = useLocation()
  const here = hereOf(location)
  return (
    <ul className={shape === 'rail' ? 'mt-0.5 flex flex-col gap-0.5' : 'flex'}>
      {SHOWN.map((place) => (
        <li key={place.kind} className={shape === 'rail' ? 'min-w-0' : 'min-w-0 flex-auto'}>
          <PlaceLink place={place} here={here === place.kind} shape={shape} />
        </li>
      ))}
      {SCREENS.filter(({ onBar }) => onBar || shape === 'rail').map(({ path, label, icon: Icon }) => (
        <li key={path} className={shape === 'rail' ? 'min-w-0' : 'min-w-0 flex-auto'}>
          <Link
            href={path}
            aria-current={location === path ? 'page' : undefined}
            className={linkClass(shape, location === path)}
          >
            <Icon aria-hidden="true" size={15} strokeWidth={1.9} className={iconClass(shape)} />
            <span className="truncate">{t(label)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** Above the list, where there is no rail. */
export function PhonePlaces() {
  const { t } = useLingui()
  return (
    <nav aria-label={t`Places`} className="px-2 pt-2 sm:hidden">
      <PlaceLinks shape="bar" />
    </nav>
  )
}

function linkClass(shape: PlaceLinksProps['shape'], here: boolean): string {
  return classNames(
    'flex min-w-0 items-center rounded-md outline-accent',
    shape === 'rail'
      ? 'h-8 gap-2.5 pr-2 pl-9 text-[0.8125rem]'
      : 'h-9 justify-center gap-1.5 px-1.5 text-[0.8125rem] font-medium focus-visible:-outline-offset-2',
    here ? 'bg-accent-soft font-medium text-accent' : 'text-muted hover:bg-hover hover:text-ink',
  )
}

/** Five of them leave a narrow screen room for their words alone. */
function iconClass(shape: PlaceLinksProps['shape']): string {
  return classNames('shrink-0', shape === 'bar' && 'max-sm:hidden')
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
      className={classNames(linkClass(shape, here), over && 'bg-accent-soft text-accent outline-2')}
    >
      <Icon aria-hidden="true" size={15} strokeWidth={1.9} className={iconClass(shape)} />
      <span className="truncate">{t(label)}</span>
    </Link>
  )
}
