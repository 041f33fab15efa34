/** The window of the page that is shown; a worker has no wallets. */
import { enableOne } from './enable-one.ts'
import type { WalletWindow } from './wallets.ts'

export function pageWindow(): WalletWindow {
  return {
    injected: () => Reflect.get(globalThis, 'injectedWeb3'),
    enable: enableOne,
    listen(look) {
      const names = ['load', 'focus', 'visibilitychange']
      for (const name of names) globalThis.addEventListener(name, look)
      return () => {
        for (const name of names) globalThis.removeEventListener(name, look)
      }
    },
    after(ms, work) {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
  }
}
