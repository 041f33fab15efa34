/** Puts a wallet of the tests into a page, as an extension does. Its key stays in this process; the page has the contract alone. */
import type { BrowserContext } from 'playwright-core'
import type { SignRequest, TestWallet } from '../../src/testing/test-wallet.ts'

/** Before the page is opened. @param name under which it is in the window */
export async function injectWallet(context: BrowserContext, name: string, wallet: TestWallet): Promise<void> {
  const enabled = () => wallet.injected.enable('e2e')
  await context.exposeFunction('testWalletRows', async () => (await enabled()).accounts.get())
  await context.exposeFunction('testWalletSign', async (request: SignRequest) =>
    (await enabled()).signer.signRaw?.(request),
  )
  await context.addInitScript((injectedAs) => {
    const ask = (what: string, ...given: unknown[]) =>
      Reflect.apply(Reflect.get(globalThis, what) as (...all: unknown[]) => unknown, undefined, given)
    const enable = async () => {
      const rows = await ask('testWalletRows')
      return {
        accounts: { get: async () => rows },
        signer: { signRaw: async (request: unknown) => ask('testWalletSign', request) },
      }
    }
    Reflect.set(globalThis, 'injectedWeb3', { [injectedAs]: { version: '0.62.3', enable } })
  }, name)
}
