import { useLingui } from '@lingui/react/macro'
import { Link, useLocation } from 'wouter'
import { PlaceLinks } from '../features/drive/place-links.tsx'
import { classNames } from '../ui/class-names.ts'
import { DESTINATIONS } from './navigation.ts'

function isHere(location: string, path: string): boolean {
  return location === path || location.startsWith(`${path}/`)
}

const DRIVE = '/drive'

/** The drive has its places below it, and one of those is where one is. */
function railTone(here: boolean, path: string): string {
  if (!here) return 'text-muted hover:text-ink'
  return path === DRIVE ? 'text-ink' : 'bg-accent-soft text-accent'
}

/** The left rail's links on a desktop. */
export function RailLinks() {
  const { t } = useLingui()
  const [location] = useLocation()
  return (
    <ul className="flex flex-col gap-0.5">
      {DESTINATIONS.map(({ path, start = path, label, icon: Icon }) => {
        const here = isHere(location, path)
        return (
          <li key={path}>
            <Link
              href={start}
              aria-current={here && path !== DRIVE ? 'page' : undefined}
              className={classNames(
                'flex h-9 items-center gap-2.5 rounded-md px-2.5 font-medium transition-colors hover:bg-hover',
                railTone(here, path),
              )}
            >
              <Icon aria-hidden="true" size={17} strokeWidth={1.9} />
              {t(label)}
            </Link>
            {path === DRIVE ? <PlaceLinks shape="rail" /> : null}
          </li>
        )
      })}
    </ul>
  )
}

/** The bottom bar's links on a phone: icon above word, a thumb's width each. */
export function BarLinks() {
  const { t } = useLingui()
  const [location] = useLocation()
  return (
    <ul className="grid grid-cols-5">
      {DESTINATIONS.map(({ path, start = path, label, icon: Icon }) => {
        const here = isHere(location, path)
        return (
          <li key={path}>
            <Link
              href={start}
              aria-current={here ? 'page' : undefined}
              className={classNames(
                'flex h-14 flex-col items-center justify-center gap-0.5 text-[0.6875rem] font-medium tracking-tight focus-visible:-outline-offset-2',
                here ? 'text-accent' : 'text-muted',
              )}
            >
              <Icon aria-hidden="true" size={20} strokeWidth={here ? 2.2 : 1.8} />
              {t(label)}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
