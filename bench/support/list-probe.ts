/** Watching a page while it is worked: how long its frames and tasks take, and when something is there. */
import type { Chromium } from './cdp.ts'

/** A frame that took longer than this is seen as a jerk (milliseconds). */
const JERK_MS = 50

export interface Smoothness {
  /** Milliseconds from one frame to the next, the longest. */
  readonly longestFrame: number
  /** Frames that took more than 50 ms. */
  readonly jerks: number
  readonly frames: number
  /** Milliseconds of the longest task of the page's own thread; 0 when none took 50. */
  readonly longestTask: number
  /** Frames in which a row in view had no content yet. */
  readonly waiting: number
}

const PROBE = `(() => {
  const probe = { frames: [], tasks: [], waiting: 0, on: false, last: 0, since: 0 }
  globalThis.probe = probe
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) if (startTime >= probe.since) probe.tasks.push(duration)
  }).observe({ type: 'longtask' })
  const frame = (now) => {
    if (probe.on) {
      if (probe.last > 0) probe.frames.push(now - probe.last)
      if (document.querySelector('#main [role=grid] [aria-busy=true]')) probe.waiting += 1
      // A frame that was due before the watch began is counted from there.
      probe.last = Math.max(now, probe.since)
    }
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  return true
})()`

/** Forgets what was seen before the page is told of the files: until then the browser works, and none of our code runs. */
export const FROM_THE_EVENT = `(() => {
  const forget = () => Object.assign(probe, { frames: [], tasks: [], last: 0, since: performance.now() })
  for (const name of ['change', 'drop']) addEventListener(name, forget, { capture: true })
  return true
})()`

export async function startProbe(browser: Chromium): Promise<void> {
  await browser.evaluate(PROBE)
}

/** Does something and says how smooth the page was meanwhile. */
export async function watched(browser: Chromium, work: () => Promise<void>): Promise<Smoothness> {
  await browser.evaluate(
    `Object.assign(probe, { frames: [], tasks: [], waiting: 0, on: true, last: 0, since: performance.now() })`,
  )
  await work()
  // Long tasks are told a little later.
  await browser.evaluate(`new Promise((settled) => setTimeout(settled, 250))`)
  return browser.evaluate<Smoothness>(`(() => {
    probe.on = false
    return {
      longestFrame: Math.max(0, ...probe.frames),
      jerks: probe.frames.filter((ms) => ms > ${JERK_MS}).length,
      frames: probe.frames.length,
      longestTask: Math.max(0, ...probe.tasks),
      waiting: probe.waiting,
    }
  })()`)
}

/** Milliseconds in the page until a condition holds, looked at once a frame. */
export function timeUntil(browser: Chromium, begin: string, condition: string): Promise<number> {
  return browser.evaluate<number>(`new Promise((done) => {
    const began = performance.now()
    ${begin};
    const look = () => ((${condition}) ? done(performance.now() - began) : requestAnimationFrame(look))
    look()
  })`)
}
