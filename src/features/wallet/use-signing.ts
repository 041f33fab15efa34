import { useState } from 'react'
import type { Wallets } from '../../client/wallet/wallets.ts'
import type { SessionHours } from '../../client/wallet-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { type Call, useCall } from '../shared/use-call.ts'

export interface SigningWish {
  readonly hours: SessionHours
  readonly validators: 'any' | readonly string[]
}

export interface Signing {
  /** What the wallet shows while it asks; null while it does not. */
  readonly text: string | null
  readonly call: Call
  readonly sign: (wish: SigningWish) => Promise<void>
}

/** Text from the drive, signature from the wallet, judgement by the drive. What the wallet says of itself is in its own state. */
export function useSigning(wallets: Wallets): Signing {
  const drive = useDrive()
  const call = useCall()
  const [text, setText] = useState<string | null>(null)
  const sign = async ({ hours, validators }: SigningWish): Promise<void> => {
    const { chosen, accounts, wallet } = wallets.state()
    const account = accounts.find(({ address }) => address === chosen)
    if (account === undefined || wallet === null) return
    const { address, name } = account
    const wish = { account: address, accountName: name, wallet: wallet.name, hours, validators }
    const offer = await call.run(() => drive.offerSession(wish))
    if (!offer.ok) return
    setText(offer.value.text)
    const signed = await wallets.sign(offer.value.text)
    setText(null)
    if (signed.ok) await call.run(() => drive.acceptSession(offer.value.id, signed.signature))
  }
  return { text, call, sign }
}
