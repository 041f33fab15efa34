/** Lets at most `atOnce` pieces of work run together; the others wait in the order they came. */
export function createTurnstile(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // The place is handed on, not given back: otherwise a newcomer could slip in before the one who waited.
      if (next === undefined) running -= 1
      else next()
    }
  }
}
