/**
 * The time limit of one call. Not `AbortSignal.any([signal, AbortSignal.timeout(ms)])`: Node 20 holds the sources of a
 * composed signal weakly, and nobody else holds the timeout, so that the garbage collector takes it and it never fires
 * (nodejs/node#57736). A hung node was waited for until the relay gave up. Here the timer holds the controller.
 */
export interface Deadline {
  /** Aborted with the outer signal's reason, or with a TimeoutError when the time is over. */
  readonly signal: AbortSignal
  /** Lets go of the timer and of the outer signal; call it when the answer has been read to its end. */
  end(): void
}

export function startDeadline(timeoutMs: number, outer: AbortSignal): Deadline {
  const controller = new AbortController()
  const stop = () => controller.abort(outer.reason)
  const timer = setTimeout(() => {
    outer.removeEventListener('abort', stop)
    controller.abort(new DOMException('The time for this call is over.', 'TimeoutError'))
  }, timeoutMs)
  if (outer.aborted) stop()
  else outer.addEventListener('abort', stop, { once: true })
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer)
      outer.removeEventListener('abort', stop)
    },
  }
}
