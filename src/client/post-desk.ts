/**
 * Long requests are posted by another worker. Chromium shows every request of a page's worker to the page's service worker, with
 * a copy of its body that stays in memory for as long as the collector sees no reason to run, which it does not, because it
 * counts neither that copy nor the one that `fetch` makes. The other worker has no service worker (workers/send.worker.ts),
 * and each body it is handed is one that the collector counts.
 */
import type { Post, PostAnswer, PostRequest } from './post.ts'
import { owned } from './web-crypto.ts'

/** Shorter bodies cost less than the way to the other worker. */
const LONG_BYTES = 256 * 1024

/** How long the other worker may take to say that it is there. */
const PING_MS = 5_000

/** How long a call waits for the other worker to start: where the call's own time goes on, and it can be made here as well. */
const START_WAIT_MS = 500

/** How long one that did not start is not asked for again. */
const AGAIN_MS = 60_000

/** What the other worker does; calls have numbers, because an abort signal stays where it was made. */
export interface PostDesk {
  post(id: number, request: PostRequest): Promise<PostAnswer>
  stop(id: number): void
  /** Answers at once. */
  ping(): void
}

export function postDesk(post: Post): PostDesk {
  const open = new Map<number, AbortController>()
  return {
    async post(id, request) {
      const controller = new AbortController()
      open.set(id, controller)
      try {
        return await post(request, controller.signal)
      } finally {
        open.delete(id)
      }
    },
    stop: (id) => open.get(id)?.abort(),
    ping: () => undefined,
  }
}

/** The desk as the drive's worker has it. */
export interface DistantDesk {
  /** Takes the body along. */
  post(id: number, request: PostRequest & { readonly body: Uint8Array<ArrayBuffer> }): Promise<PostAnswer>
  stop(id: number): void
  ping(): Promise<void> | void
  /** Resolves when the other worker has ended. */
  readonly gone?: Promise<void>
}

/**
 * The other worker is started by the first request, whatever its length, and none waits long for it: until it is there, `here` does it.
 * @param start the other worker; null when it does not start, as without a network
 */
export function postingApart(start: () => Promise<DistantDesk | null>, here: Post): Post {
  let starting: Promise<DistantDesk | null> | null = null
  let current: DistantDesk | null = null
  let failedMs = Number.NEGATIVE_INFINITY
  let last = 0
  const begin = async (): Promise<DistantDesk | null> => {
    const started = await start().catch(() => null)
    if (started === null) {
      starting = null
      failedMs = performance.now()
    }
    current = started
    return started
  }
  const desk = (): Promise<DistantDesk | null> => {
    if (starting === null && performance.now() - failedMs < AGAIN_MS) return Promise.resolve(null)
    starting ??= begin()
    return starting
  }
  return async (request, signal) => {
    const coming = desk()
    const apart =
      request.body.length < LONG_BYTES ? null : await orAborted(within(coming, START_WAIT_MS), signal)
    if (apart === null) return here(request, signal)
    last += 1
    const id = last
    try {
      const posting = apart.post(id, { ...request, body: owned(request.body) })
      return await orAborted(orGone(posting, apart.gone), signal)
    } catch (error) {
      if (error instanceof GoneError) {
        if (current === apart) starting = null
      } else if (signal.aborted) {
        apart.stop(id)
        // A worker that died is not told of: the next request starts another.
        void isThere(apart).then((there) => {
          if (!there && current === apart) starting = null
        })
      }
      throw error
    }
  }
}

/** As where a connection breaks: nobody knows what became of the request. */
class GoneError extends TypeError {}

/** @throws GoneError */
function orGone<T>(call: Promise<T>, gone: Promise<void> | undefined): Promise<T> {
  if (gone === undefined) return call
  const lost = gone.then((): never => {
    throw new GoneError('the worker that posts has gone')
  })
  return Promise.race([call, lost])
}

/** Null when it takes longer. */
function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  return new Promise((tell, fail) => {
    const timer = setTimeout(tell, ms, null)
    work.finally(() => clearTimeout(timer)).then(tell, fail)
  })
}

function isThere(desk: DistantDesk): Promise<boolean> {
  return new Promise((tell) => {
    setTimeout(tell, PING_MS, false)
    Promise.resolve(desk.ping()).then(
      () => tell(true),
      () => tell(false),
    )
  })
}

/** A worker that died answers nothing: the signal ends the waiting, not what the worker says to it. */
function orAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    call.finally(() => signal.removeEventListener('abort', stop)).then(resolve, reject)
  })
}
