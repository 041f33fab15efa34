import type { Connectivity } from './ports.ts'

/** What the browser says of the network. It knows of cables and airplane mode, not of nodes that do not answer. */
export function pageConnectivity(): Connectivity {
  return {
    isOnline: () => navigator.onLine,
    listen(changed) {
      addEventListener('online', changed)
      addEventListener('offline', changed)
      return () => {
        removeEventListener('online', changed)
        removeEventListener('offline', changed)
      }
    },
  }
}
