/**
 * Pages of windows that were read. A window that ended does not change, and a page is megabytes: the newest page is read
 * anew when its validator says that another window has ended, older ones once.
 */
import type { Outcome } from '../outcome-api.ts'
import type { AskPorts } from './ask-validator.ts'
import type { WindowPage } from './landscape-api.ts'
import { readWindows } from './read-windows.ts'

const PAGES_MAX = 12
/** A page without the window that its validator speaks of, or without any, is asked for again after this. */
const AGAIN_MS = 10_000

interface Shelved {
  readonly page: WindowPage
  readonly readAt: number
}

/**
 * @param windowStartOf height at which this validator's last window ended, as it last said; null: nobody knows
 * @returns reads a page. Never rejects
 */
export function createWindowShelf(
  ports: AskPorts,
  windowStartOf: (validator: string) => number | null,
): (validator: string, before: number | null) => Promise<Outcome<WindowPage>> {
  const shelf = new Map<string, Shelved>()
  const reading = new Map<string, Promise<Outcome<WindowPage>>>()

  const isGood = ({ page, readAt }: Shelved, before: number | null): boolean => {
    if (before !== null || ports.clock.now() - readAt < AGAIN_MS) return true
    const newest = page.windows[0]?.block
    const last = windowStartOf(page.validator)
    return newest !== undefined && last !== null && newest >= last
  }
  const read = async (key: string, validator: string, before: number | null) => {
    const got = await readWindows(ports, validator, before)
    if (!got.ok) return got
    shelf.delete(key)
    shelf.set(key, { page: got.value, readAt: ports.clock.now() })
    const oldest = shelf.keys().next()
    if (shelf.size > PAGES_MAX && oldest.done !== true) shelf.delete(oldest.value)
    return got
  }
  return async (validator, before) => {
    const key = `${validator} ${before ?? ''}`
    const kept = shelf.get(key)
    if (kept !== undefined && isGood(kept, before)) return { ok: true, value: kept.page }
    const running = reading.get(key) ?? read(key, validator, before).finally(() => reading.delete(key))
    reading.set(key, running)
    return running
  }
}
