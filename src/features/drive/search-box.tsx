import { useLingui } from '@lingui/react/macro'
import { Search, X } from 'lucide-react'
import type { RefObject } from 'react'
import { useLocation } from 'wouter'
import { IconButton } from '../../ui/button.tsx'
import { INPUT } from '../../ui/field.tsx'
import { placePath } from './places.ts'
import { useWorkspace } from './workspace.tsx'

const SEARCH = placePath({ kind: 'search' })

interface SearchBoxProps {
  readonly input: RefObject<HTMLInputElement | null>
}

/** Looks through all names while one types. What is typed is in memory only, never in the address. */
export function SearchBox({ input }: SearchBoxProps) {
  const { t } = useLingui()
  const [location, navigate] = useLocation()
  const { searching, search } = useWorkspace()
  const here = location === SEARCH
  const text = here ? searching.text : ''
  const type = (typed: string) => {
    search({ text: typed, from: here ? searching.from : location })
    if (!here) navigate(SEARCH)
  }
  const leave = () => {
    search({ text: '', from: '/drive' })
    if (here) navigate(searching.from, { replace: true })
  }
  return (
    <div role="search" className="relative min-w-0 flex-1 sm:max-w-md">
      <Search
        aria-hidden="true"
        size={16}
        className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted"
      />
      <input
        ref={input}
        type="text"
        role="searchbox"
        aria-label={t`Search names in your drive`}
        aria-keyshortcuts="/ Control+K"
        placeholder={t`Search`}
        value={text}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault()
            leave()
            event.currentTarget.blur()
          }
          // On to what was found.
          const list = document.querySelector<HTMLElement>('#main [role=grid]')
          if ((event.key !== 'ArrowDown' && event.key !== 'Enter') || list === null) return
          event.preventDefault()
          list.focus()
        }}
        className={`${INPUT} peer pr-10 pl-9`}
      />
      <div className="absolute inset-y-0 right-0.5 flex items-center">
        {text === '' ? (
          <kbd
            aria-hidden="true"
            className="mr-2 rounded border border-line px-1.5 font-sans text-xs text-muted peer-focus:hidden max-sm:hidden"
          >
            /
          </kbd>
        ) : (
          <IconButton icon={X} label={t`Clear search`} onClick={leave} />
        )}
      </div>
    </div>
  )
}
