/**
 * Kit links that the page is opened with, or that are put into its address later. The link is taken out of the address and
 * the history at once, before anything is drawn or sent; what it opens is decided elsewhere (features/vault).
 */
import { hasKitLink, KIT_TEXT_MAX } from '../client/kit-sign.ts'
import type { KitArrival } from '../features/vault/kit-arrival.ts'

export interface KitArrivals {
  /** Null when there is none. */
  readonly present: () => KitArrival | null
  /** @returns a function that stops listening */
  readonly listen: (changed: () => void) => () => void
  readonly forget: () => void
}

export function kitInAddress(address: string): KitArrival | null {
  const hash = address.indexOf('#')
  const fragment = hash === -1 ? '' : address.slice(hash, hash + KIT_TEXT_MAX)
  if (hasKitLink(fragment)) return { text: fragment, wasSent: false }
  const text = address.slice(0, KIT_TEXT_MAX)
  return hasKitLink(text) ? { text, wasSent: true } : null
}

export function receiveKits(): KitArrivals {
  let kit: KitArrival | null = null
  const listeners = new Set<() => void>()
  const become = (next: KitArrival | null): void => {
    kit = next
    for (const listener of listeners) listener()
  }
  const take = (): void => {
    const arrived = kitInAddress(location.href)
    if (arrived === null) return
    history.replaceState(null, '', arrived.wasSent ? '/' : location.pathname)
    become(arrived)
  }
  take()
  window.addEventListener('hashchange', take)
  return {
    present: () => kit,
    listen(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    forget: () => become(null),
  }
}
