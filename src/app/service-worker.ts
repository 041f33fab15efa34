/** Registers the service worker (the app without a network, streamed downloads) and tells when a new version waits. */
import type { PageSays } from '../client/service-worker/messages.ts'
import { INERT_WORKER_URL, SERVICE_WORKER_URL, scriptUrl } from './script-policy.ts'

export type UpdateState =
  | 'none'
  /** A newer version of the app is there and waits. */
  | 'ready'
  /** Another tab took it: this page is of a version whose files may be gone. */
  | 'taken-elsewhere'
  /** The server has a newer version, and a file of this one no longer (public/start.js). */
  | 'server-updated'

export interface Updates {
  readonly state: () => UpdateState
  /** @returns a function that stops listening */
  readonly listen: (changed: () => void) => () => void
  /** Takes the newer version and loads the page anew. */
  readonly takeOver: () => void
}

/** Milliseconds between two questions for a newer version while the page stays open. */
const ASK_MS = 60 * 60_000
/** Milliseconds for the new version to take over; then the page is loaded anew in any case. */
const TAKE_MS = 5_000

class Watch implements Updates {
  #state: UpdateState = 'none'
  #waiting: ServiceWorker | null = null
  #taking = false
  readonly #listeners = new Set<() => void>()
  /** The first service worker of all takes a page over that had none: that is no update. */
  #controlled = hasServiceWorkers() && navigator.serviceWorker.controller !== null

  readonly state = (): UpdateState => this.#state

  readonly listen = (changed: () => void): (() => void) => {
    this.#listeners.add(changed)
    return () => this.#listeners.delete(changed)
  }

  readonly takeOver = (): void => {
    if (this.#waiting === null || this.#state === 'taken-elsewhere') {
      location.reload()
      return
    }
    this.#taking = true
    this.#waiting.postMessage({ kind: 'take-over' } satisfies PageSays)
    setTimeout(() => location.reload(), TAKE_MS)
  }

  hearServer(): void {
    document.addEventListener('filetao-updated', () => {
      if (this.#state === 'none') this.#become('server-updated')
    })
  }

  async start(): Promise<void> {
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (this.#taking) location.reload()
      else if (this.#controlled) this.#become('taken-elsewhere')
      this.#controlled = true
    })
    const registration = await navigator.serviceWorker.register(scriptUrl(SERVICE_WORKER_URL), { scope: '/' })
    if (registration.waiting !== null) this.#found(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'installed') this.#found(coming)
      })
    })
    // Browsers ask when a page is opened; this one may stay open for weeks.
    setInterval(() => void registration.update().catch(() => undefined), ASK_MS)
  }

  #found(worker: ServiceWorker): void {
    this.#waiting = worker
    // The first one of all replaces nobody.
    if (this.#controlled) this.#become('ready')
  }

  #become(state: UpdateState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

/** Milliseconds for a service worker of no code to be there. */
const SETTLE_MS = 3_000
/** Responsible for this folder is a service worker that answers nothing. */
const DIRECT = '/direct/'

/**
 * Resolves when a worker of `/direct/` that is started now has a service worker of its own, or when there will be none. Chromium shows a
 * worker's requests to the service worker whose scope its script is in, the longest one: bodies of uploads were copied twice
 * on the way to the page's own, which does nothing with them (docs/performance.md, "Profiles: transfer").
 */
export async function directWay(): Promise<void> {
  if (!hasServiceWorkers()) return
  try {
    const direct = await navigator.serviceWorker.register(scriptUrl(INERT_WORKER_URL), { scope: DIRECT })
    const coming = direct.installing ?? direct.waiting
    if (direct.active === null && coming !== null) await settled(coming)
  } catch {
    // Uploads take more memory then, and go.
  }
}

function settled(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve()
    }
    worker.addEventListener('statechange', look)
    setTimeout(resolve, SETTLE_MS)
    look()
  })
}

/** The development server has no service worker: it would keep yesterday's files. */
const hasServiceWorkers = (): boolean => 'serviceWorker' in navigator && import.meta.env.PROD

/** Where there is no service worker (an insecure origin, a private window) the page works without one. */
export function registerServiceWorker(): Updates {
  const watch = new Watch()
  watch.hearServer()
  if (hasServiceWorkers()) watch.start().catch(() => undefined)
  return watch
}

/** What the service worker was saving comes to no end: the browser is to show that, and not to wait. */
export function tellDriveGone(): void {
  if (!hasServiceWorkers()) return
  navigator.serviceWorker.controller?.postMessage({ kind: 'drive-gone' } satisfies PageSays)
}
