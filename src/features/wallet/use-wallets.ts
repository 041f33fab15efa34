import { useSyncExternalStore } from 'react'
import { pageWindow } from '../../client/wallet/page-window.ts'
import type { WalletsState } from '../../client/wallet/wallet-types.ts'
import { Wallets } from '../../client/wallet/wallets.ts'

/** One a page: a wallet that was connected stays so while the person looks elsewhere. */
const wallets = new Wallets(pageWindow())

/** The wallets of this browser, looked for while somebody is shown them. */
export function useWallets(): { readonly wallets: Wallets; readonly state: WalletsState } {
  return { wallets, state: useSyncExternalStore(wallets.listen, wallets.state) }
}
