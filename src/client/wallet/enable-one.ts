/**
 * Asks one wallet for this page's permission through `web3Enable` of `@polkadot/extension-dapp`. That function asks every wallet in the
 * window at once, and each of them would open a window of its own: a person who chose one would have to refuse all the others, and
 * some of them remember a refusal. So it is shown a list with the chosen one alone, for the moment in which it reads the list; wallets that put
 * themselves into the window while the person makes up their mind find the real list there.
 */
import { memberOf, methodOf } from './injected.ts'

/** What the wallet's question says who asks. */
const WHO_ASKS = 'FileTAO Drive'
const LIST = 'injectedWeb3'

/** What extension-dapp gives for an enabled wallet; each member is the wallet's and is looked at before it is used. */
export interface Enabled {
  readonly accounts: unknown
  readonly signer: unknown
}

interface Library {
  web3Enable(originName: string): Promise<readonly unknown[]>
}

/** It looks at `window` as soon as it is there: never before somebody wants a wallet. */
async function loadLibrary(): Promise<Library> {
  return import('@polkadot/extension-dapp')
}

/** The library's code could not be fetched. */
export class NotLoadedError extends Error {
  override readonly name = 'NotLoadedError'
}

/** @throws NotLoadedError; what the wallet throws */
export async function enableOne(name: string): Promise<Enabled> {
  const library = await loadLibrary().catch((cause: unknown) => {
    throw new NotLoadedError('The code that speaks with wallets could not be fetched.', { cause })
  })
  const whole: unknown = Reflect.get(globalThis, LIST)
  const wallet = memberOf(whole, name)
  const failures: unknown[] = []
  const restore = () => {
    if (Reflect.get(globalThis, LIST) === narrowed) Reflect.set(globalThis, LIST, whole)
  }
  const narrowed = {
    [name]: {
      version: memberOf(wallet, 'version'),
      // Called as soon as the library has read the list. It does not hand on what a wallet throws, and writes it to the console.
      connect: async () => {
        restore()
        try {
          return await connect(wallet)
        } catch (thrown) {
          failures.push(thrown)
          return null
        }
      },
    },
  }
  Reflect.set(globalThis, LIST, narrowed)
  const given = await library.web3Enable(WHO_ASKS).finally(restore)
  if (failures.length > 0) throw failures[0]
  const [enabled] = given
  return { accounts: memberOf(enabled, 'accounts'), signer: memberOf(enabled, 'signer') }
}

/** The newer form where the wallet has it, as extension-dapp prefers. */
async function connect(wallet: unknown): Promise<unknown> {
  const call = methodOf(wallet, 'connect') ?? methodOf(wallet, 'enable')
  const injected: unknown = await call?.(WHO_ASKS)
  const accounts = memberOf(injected, 'accounts')
  if (methodOf(accounts, 'get') === null && methodOf(accounts, 'subscribe') === null) {
    throw new TypeError('It gave no list of accounts.')
  }
  // A copy: the library writes a `subscribe` into what has none.
  const subscribe = methodOf(accounts, 'subscribe') ?? undefined
  return { accounts: { get: methodOf(accounts, 'get'), subscribe }, signer: memberOf(injected, 'signer') }
}
