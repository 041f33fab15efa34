/**
 * Work on the same key that is asked for while it runs is done once and answered to everyone: two identical
 * uploads at the same time are one placement and two answers. Work on the same key that is not the same (the bytes
 * for another term) runs after what is under way, so that no two of them ever write one record.
 */
export function createSingleFlight<T>(): (
  key: string,
  variant: string,
  work: () => Promise<T>,
) => Promise<T> {
  const running = new Map<string, { readonly variant: string; readonly outcome: Promise<T> }>()
  return (key, variant, work) => {
    const last = running.get(key)
    if (last?.variant === variant) return last.outcome
    const outcome = last === undefined ? work() : last.outcome.then(work, work)
    const entry = { variant, outcome }
    running.set(key, entry)
    const forget = () => {
      if (running.get(key) === entry) running.delete(key)
    }
    void outcome.then(forget, forget)
    return outcome
  }
}
