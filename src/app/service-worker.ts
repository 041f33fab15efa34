/** Registers the service worker (the app without a network, streamed downloads) and tells when a new version waits. */
import type { PageSays } from '../client/service-worker/messages.ts'
import { SERVICE_WORKER_URL, scriptUrl } from './script-policy.ts'

export interface Updates {
  /** Whether a newer version of the app is ready to take over. */
  readonly ready: () => boolean
  /** @returns a function that stops listening */
  readonly listen: (changed: () => void) => () => void
  /** Takes the newer version and loads the page anew. */
  readonly takeOver: () => void
}

/** Where there is no service worker (an insecure origin, a private window) the page works without one. */
export function registerServiceWorker(): Updates {
  let waiting: ServiceWorker | null = null
  let taking = false
  const listeners = new Set<() => void>()
  const found = (worker: ServiceWorker): void => {
    waiting = worker
    for (const listener of listeners) listener()
  }
  // The development server has no service worker: it would keep yesterday's files.
  if ('serviceWorker' in navigator && import.meta.env.PROD) {
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (taking) location.reload()
    })
    navigator.serviceWorker
      .register(scriptUrl(SERVICE_WORKER_URL), { scope: '/' })
      .then((registration) => watch(registration, found))
      .catch(() => undefined)
  }
  return {
    ready: () => waiting !== null,
    listen(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    takeOver() {
      taking = true
      waiting?.postMessage({ kind: 'take-over' } satisfies PageSays)
    },
  }
}

function watch(registration: ServiceWorkerRegistration, found: (worker: ServiceWorker) => void): void {
  if (registration.waiting !== null && navigator.serviceWorker.controller !== null)
    found(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing
    coming?.addEventListener('statechange', () => {
      // The first one of all replaces nobody.
      if (coming.state === 'installed' && navigator.serviceWorker.controller !== null) found(coming)
    })
  })
}
