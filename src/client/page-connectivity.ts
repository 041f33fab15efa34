import type { Connectivity } from './ports.ts'

/** Milliseconds between two looks: not every browser tells a worker by an event. */
const LOOK_MS = 1_500

/** What the browser says of the network. It knows of cables and airplane mode, not of nodes that do not answer. */
export function pageConnectivity(): Connectivity {
  const listeners = new Set<() => void>()
  let said = navigator.onLine
  let timer: ReturnType<typeof setInterval> | null = null
  const look = () => {
    if (navigator.onLine === said) return
    said = navigator.onLine
    for (const listener of listeners) listener()
  }
  addEventListener('online', look)
  addEventListener('offline', look)
  return {
    isOnline: () => navigator.onLine,
    listen(changed) {
      listeners.add(changed)
      // What happened while nobody listened is no news.
      if (timer === null) said = navigator.onLine
      timer ??= setInterval(look, LOOK_MS)
      return () => {
        listeners.delete(changed)
        if (listeners.size > 0 || timer === null) return
        clearInterval(timer)
        timer = null
      }
    },
  }
}
