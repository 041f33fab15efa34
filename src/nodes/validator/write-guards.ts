/**
 * What the code that runs now holds, so that Redis can check with each of its writes that it holds it still. Whatever a section of a
 * lock or the duty of the rounds calls or starts inherits that; a section's guard ends with the section, because
 * what goes on behind it by design (queues of announcements) holds nothing, the duty's only when another process has it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** Name in the hash of locks to what stands there while it is held. */
export type Guards = ReadonlyMap<string, string>

interface Held {
  readonly guards: Guards
  over: boolean
}

const current = new AsyncLocalStorage<readonly Held[]>()

const heldNow = (): readonly Held[] => current.getStore() ?? []

export function guardsNow(): Guards {
  return new Map(heldNow().flatMap(({ guards, over }) => (over ? [] : [...guards])))
}

export function guarded<T>(guards: Guards, work: () => Promise<T>): Promise<T> {
  return current.run([...heldNow(), { guards, over: false }], work)
}

/** Until `work` has settled. */
export async function guardedSection<T>(guards: Guards, work: () => Promise<T>): Promise<T> {
  const held = { guards, over: false }
  try {
    return await current.run([...heldNow().filter(({ over }) => !over), held], work)
  } finally {
    held.over = true
  }
}

/** For what a timer begins: it is nobody's continuation. */
export function unguarded(work: () => void): void {
  current.run([], work)
}
