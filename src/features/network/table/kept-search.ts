import { useSearch } from 'wouter'

/** What goes along from one page about the network to another: whose numbers are shown. Begins with `?`, or empty. */
export function useKeptSearch(): string {
  const search = new URLSearchParams(useSearch())
  const kept = new URLSearchParams()
  for (const key of ['fleet', 'validator']) {
    const value = search.get(key)
    if (value !== null) kept.set(key, value)
  }
  return kept.size === 0 ? '' : `?${kept}`
}
