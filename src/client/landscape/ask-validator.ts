/** One GET of a validator's public view: bounded in time and bytes, and told in a sentence when it fails. */
import { readBody } from '../answer-body.ts'
import type { Clock } from '../ports.ts'

/** A validator's public view: `path` as docs/api.md has it. @throws TypeError when nothing answered */
export type ReadView = (hotkey: string, path: string, signal: AbortSignal) => Promise<Response>

export interface AskPorts {
  readonly read: ReadView
  readonly clock: Clock
}

/** For all that one visit to a validator asks. */
export const VISIT_MS = 10_000
export const VISIT_BYTES = 4 * 1024 * 1024

export type Asked = { readonly ok: true; readonly text: string } | Unasked
export interface Unasked {
  readonly ok: false
  /** `broken`: it answered what no honest validator does. */
  readonly why: 'unreachable' | 'broken'
  /** For a person. */
  readonly detail: string
}

export function broken(detail: string): Unasked {
  return { ok: false, why: 'broken', detail }
}

export interface Visit {
  get(path: string): Promise<Asked>
  /** Lets go of the timer; a request that is still under way is ended. */
  end(): void
}

/** Its time runs from now. Nothing here throws. */
export function startVisit({ read, clock }: AskPorts, hotkey: string): Visit {
  const controller = new AbortController()
  let over = false
  const stop = clock.after(VISIT_MS, () => {
    over = true
    controller.abort()
  })
  let left = VISIT_BYTES
  return {
    async get(path) {
      try {
        const response = await whileOpen(read(hotkey, path, controller.signal), controller.signal)
        if (!response.ok) {
          await response.body?.cancel()
          return { ok: false, why: 'unreachable', detail: sentenceOf(response.status) }
        }
        const body = await whileOpen(readBody(response, left), controller.signal)
        if (body === null) return broken('Its answer is longer than any honest one.')
        left -= body.length
        return { ok: true, text: new TextDecoder().decode(body) }
      } catch {
        const detail = over ? `No answer within ${VISIT_MS / 1000} s.` : 'It could not be reached.'
        return { ok: false, why: 'unreachable', detail }
      }
    },
    end() {
      stop()
      controller.abort()
    },
  }
}

/** Also where what is waited for does not heed the signal. */
function whileOpen<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new DOMException('The time for this visit is over.', 'TimeoutError'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function sentenceOf(status: number): string {
  if (status === 502 || status === 504) return 'It could not be reached.'
  if (status === 429 || status === 503) return 'It is too busy to answer.'
  if (status === 404) return 'It does not publish this.'
  return `It answered with status ${status}.`
}
