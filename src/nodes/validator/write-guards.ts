/**
 * What the code that runs now holds, so that Redis can check with each of its writes that it holds it still. A section of a lock and
 * the duty of the rounds run inside `guarded`; whatever they call or start, however much later, inherits it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** Name in the hash of locks to what stands there while it is held. */
export type Guards = ReadonlyMap<string, string>

const NONE: Guards = new Map()
const current = new AsyncLocalStorage<Guards>()

export function guardsNow(): Guards {
  return current.getStore() ?? NONE
}

export function guarded<T>(more: Guards, work: () => Promise<T>): Promise<T> {
  return current.run(new Map([...guardsNow(), ...more]), work)
}
