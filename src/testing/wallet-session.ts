/** Begins a session as page and wallet do together. */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Drive } from '../client/drive.ts'
import type { SessionWish } from '../client/wallet-api.ts'
import { wrapBytes } from '../wire/sr25519.ts'
import { valueOf } from './drive-fixture.ts'
import { type TestAccount, testAccount } from './test-wallet.ts'

export const ADA = testAccount('Ada', 1)

export const WISH: SessionWish = {
  account: ADA.keypair.address,
  accountName: 'Ada',
  wallet: 'polkadot-js',
  hours: 1,
  validators: 'any',
}

/** As a wallet gives it. */
export function signed(text: string, { keypair }: TestAccount = ADA): string {
  return `0x${bytesToHex(keypair.sign(wrapBytes(utf8ToBytes(text))))}`
}

export async function beginSession(drive: Drive, wish = WISH, account = ADA): Promise<void> {
  const { id, text } = valueOf(await drive.offerSession(wish))
  valueOf(await drive.acceptSession(id, signed(text, account)))
}
