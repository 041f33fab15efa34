/** The accounts of an enabled wallet: as they are, and each time they change. */
import { methodOf } from './injected.ts'

/** A wallet may only have a subscription; its first word is then what is there. @throws what the wallet throws */
export async function firstAccounts(accounts: unknown): Promise<unknown> {
  const get = methodOf(accounts, 'get')
  if (get !== null) return get()
  return new Promise((resolve) => {
    const stop = watchAccounts(accounts, (list) => {
      resolve(list)
      // It may be called before `subscribe` has returned.
      queueMicrotask(() => stop())
    })
  })
}

/** @returns a function that stops it; a wallet that gives none is not listened to any more all the same */
export function watchAccounts(accounts: unknown, changed: (list: unknown) => void): () => void {
  let stopped = false
  const listener = (list: unknown) => {
    if (!stopped) changed(list)
  }
  const unsubscribe: unknown = methodOf(accounts, 'subscribe')?.(listener)
  return () => {
    stopped = true
    // Some give a promise of the function, some nothing.
    Promise.resolve(unsubscribe)
      .then((stop) => (typeof stop === 'function' ? Reflect.apply(stop, undefined, []) : undefined))
      .catch(() => undefined)
  }
}
