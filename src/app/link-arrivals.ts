/**
 * Links that the page is opened with, or that are put into its address later. The link is taken out of the address and the
 * history at once, before anything is drawn or sent; from then on it is in memory only.
 */
import { type LinkArrival, linkInAddress } from '../features/shared/share-link.ts'

/** The page of a link, which is then not in the address any more. */
export const LINK_PATH = '/l'

export interface LinkArrivals {
  /** Null when there is none. */
  readonly present: () => LinkArrival | null
  /** @returns a function that stops listening */
  readonly listen: (changed: () => void) => () => void
  /** One that was pasted. */
  readonly give: (text: string) => void
  readonly forget: () => void
}

export function receiveLinks(): LinkArrivals {
  let link: LinkArrival | null = null
  const listeners = new Set<() => void>()
  const become = (next: LinkArrival | null): void => {
    link = next
    for (const listener of listeners) listener()
  }
  const take = (): void => {
    const arrived = linkInAddress(location.href)
    if (arrived === null) return
    history.replaceState(null, '', LINK_PATH)
    become(arrived)
  }
  take()
  window.addEventListener('hashchange', take)
  return {
    present: () => link,
    listen(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    give: (text) => become({ text, wasSent: false }),
    forget: () => become(null),
  }
}
