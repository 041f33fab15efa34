/**
 * That a worker lives, told by the browser: a Web Lock is let go when whoever holds it ends, however that came. A port whose
 * other end has gone says nothing in Chromium, and a Worker object only tells of errors.
 */

/** Holds the lock for as long as this worker lives. Resolves when it is held. */
export function live(name: string): Promise<void> {
  return new Promise((held, failed) => {
    navigator.locks
      .request(name, () => {
        held()
        return new Promise<never>(() => undefined)
      })
      .catch(failed)
  })
}

/** Resolves when the worker that holds the lock has ended. To be asked once it is held. */
export async function untilEnded(name: string): Promise<void> {
  await navigator.locks.request(name, () => undefined)
}

/** Nobody else's. */
export function lifeName(): string {
  return `filetao-life-${crypto.randomUUID()}`
}
