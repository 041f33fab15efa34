/**
 * Work on the same key that is asked for while it runs is done once and answered to everyone: two identical
 * uploads at the same time are one placement and two answers. Work on the same key that is not the same (the bytes
 * for another term) is other work; whoever must not do both at once lets them take turns.
 */
export function createSingleFlight<T>(): (
  key: string,
  variant: string,
  work: () => Promise<T>,
) => Promise<T> {
  const running = new Map<string, Promise<T>>()
  return (key, variant, work) => {
    const name = `${key} ${variant}`
    const last = running.get(name)
    if (last !== undefined) return last
    const outcome = work()
    running.set(name, outcome)
    const forget = () => {
      if (running.get(name) === outcome) running.delete(name)
    }
    void outcome.then(forget, forget)
    return outcome
  }
}
