import { useEffect, useRef } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { classNames } from '../../ui/class-names.ts'

interface TabLinksProps {
  readonly label: string
  readonly tabs: readonly { readonly path: string; readonly label: string }[]
}

/** Pages beside each other. What the address says of fleet and validator goes along. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  const [location] = useLocation()
  const search = new URLSearchParams(useSearch())
  const kept = new URLSearchParams()
  for (const key of ['fleet', 'validator']) {
    const value = search.get(key)
    if (value !== null) kept.set(key, value)
  }
  const suffix = kept.size === 0 ? '' : `?${kept}`
  const here = tabs
    .filter(({ path }) => location === path || location.startsWith(`${path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)[0]
  const current = useRef<HTMLLIElement>(null)
  const path = here?.path
  useEffect(() => {
    // On a phone some of them lie beyond the edge.
    if (path !== undefined) current.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <nav aria-label={label} className="border-b border-line px-4 sm:px-6">
      <ul className="-mb-px flex gap-1 overflow-x-auto">
        {tabs.map((tab) => (
          <li key={tab.path} ref={tab === here ? current : undefined} className="shrink-0">
            <Link
              href={`${tab.path}${suffix}`}
              aria-current={tab === here ? 'page' : undefined}
              className={classNames(
                'inline-flex h-9 items-center border-b-2 px-2.5 font-medium focus-visible:-outline-offset-2',
                tab === here
                  ? 'border-accent text-ink'
                  : 'border-transparent text-muted hover:border-line-strong hover:text-ink',
              )}
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
