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

/** What one worker posts before another takes over: eight parts. */
export const SHIFT_BYTES = 64 * 1024 * 1024

/** What the other worker does; calls have numbers, because an abort signal stays where it was made. */
export interface PostDesk {
  post(id: number, request: PostRequest): Promise<PostAnswer>
  stop(id: number): void
  /** Answers at once. */
  ping(): void
  /** The worker is of no further use: whatever it still holds in memory goes. */
  end(): void
}

/** @param end of the worker that this is called in */
export function postDesk(post: Post, end: () => void): PostDesk {
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
    end,
  }
}

/** The desk as the drive's worker has it. */
export interface DistantDesk {
  /** Takes the body along. */
  post(id: number, request: PostRequest & { readonly body: Uint8Array<ArrayBuffer> }): Promise<PostAnswer>
  stop(id: number): void
  ping(): Promise<void> | void
  end(): void
}

/** One worker that posts. */
interface Shift {
  readonly desk: DistantDesk
  /** Of bodies handed over. */
  bytes: number
  /** Posts under way. */
  open: number
  relieved: boolean
}

/**
 * The other worker is started by the first request, whatever its length, and none waits long for it: until it is there, `here` does it.
 * After `SHIFT_BYTES` another one takes over from it, and it ends with its last post: all that it holds goes then, whatever the collector knows of it.
 * @param start the other worker; null when it does not start, as without a network
 */
export function postingApart(start: () => Promise<DistantDesk | null>, here: Post): Post {
  const shifts = new Shifts(start)
  let last = 0
  return async (request, signal) => {
    const coming = shifts.ready()
    if (request.body.length < LONG_BYTES) return here(request, signal)
    await orAborted(within(coming, START_WAIT_MS), signal)
    const shift = shifts.take(request.body.length)
    if (shift === null) return here(request, signal)
    last += 1
    const id = last
    try {
      return await orAborted(shift.desk.post(id, { ...request, body: owned(request.body) }), signal)
    } catch (error) {
      if (signal.aborted) {
        shift.desk.stop(id)
        // A worker that died is not told of: the next request starts another.
        void isThere(shift.desk).then((there) => {
          if (!there) shifts.died(shift)
        })
      }
      throw error
    } finally {
      shifts.over(shift)
    }
  }
}

/** Which worker posts now. */
class Shifts {
  readonly #start: () => Promise<DistantDesk | null>
  #coming: Promise<void> | null = null
  #now: Shift | null = null
  #relieving = false
  #failedMs = Number.NEGATIVE_INFINITY

  constructor(start: () => Promise<DistantDesk | null>) {
    this.#start = start
  }

  /** Resolves when there is one, or none to wait for. */
  ready(): Promise<void> {
    if (this.#now !== null || performance.now() - this.#failedMs < AGAIN_MS) return Promise.resolve()
    this.#coming ??= this.#begin().then((shift) => {
      this.#coming = null
      if (this.#now === null) this.#now = shift
      else shift?.desk.end()
    })
    return this.#coming
  }

  /** The one that posts now, for a body of this length; null when there is none. */
  take(bytes: number): Shift | null {
    const shift = this.#now
    if (shift === null) return null
    shift.open += 1
    shift.bytes += bytes
    if (shift.bytes >= SHIFT_BYTES && !this.#relieving) void this.#relieve(shift)
    return shift
  }

  over(shift: Shift): void {
    shift.open -= 1
    endIfDone(shift)
  }

  died(shift: Shift): void {
    if (this.#now === shift) this.#now = null
    this.#relieved(shift)
  }

  async #begin(): Promise<Shift | null> {
    const desk = await this.#start().catch(() => null)
    if (desk === null) this.#failedMs = performance.now()
    return desk === null ? null : { desk, bytes: 0, open: 0, relieved: false }
  }

  /** The one that is there goes on until the next one is. */
  async #relieve(shift: Shift): Promise<void> {
    if (performance.now() - this.#failedMs < AGAIN_MS) return
    this.#relieving = true
    const next = await this.#begin()
    this.#relieving = false
    if (next === null) return
    // Where somebody found it dead meanwhile, another one may be there already.
    if (this.#now === null || this.#now === shift) this.#now = next
    else next.desk.end()
    this.#relieved(shift)
  }

  #relieved(shift: Shift): void {
    shift.relieved = true
    endIfDone(shift)
  }
}

function endIfDone({ desk, relieved, open }: Shift): void {
  if (relieved && open === 0) desk.end()
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
