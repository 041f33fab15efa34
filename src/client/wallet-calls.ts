/** The calls of drive-api.ts about a wallet's session, as outcomes. */
import type { Door } from './door.ts'
import { outcome } from './drive-error.ts'
import type { WalletApi } from './wallet-api.ts'

export function walletCalls(door: Door): WalletApi {
  return {
    offerSession: (wish) => outcome(() => door.need().session.wallet.offer(wish)),
    acceptSession: (offerId, signature) =>
      outcome(async () => {
        await door.need().session.wallet.accept(offerId, signature)
        return null
      }),
    endSession: () => outcome(() => door.need().session.wallet.end()),
    leaveWallet: () =>
      outcome(async () => {
        await door.need().session.wallet.leave()
        return null
      }),
  }
}
