/**
 * What wallets put into `window.injectedWeb3`, and what they answer: outside data, taken apart here and nowhere else. All of this is
 * total. The contract is that of `@polkadot/extension-inject`: `{ version, enable(origin) }` or `{ version, connect(origin) }`, then
 * accounts `{ get, subscribe }` and a signer with `signRaw`.
 */
import { encodeAddress } from '../../wire/ss58.ts'
import { decodeAddress } from './ss58-shim.ts'
import type { FoundWallet, WalletAccount, WalletProblem, WalletProblemCode } from './wallet-types.ts'

/** More than anybody has; a page of an attacker's own making may list any number. */
const WALLETS_MAX = 16
const ACCOUNTS_MAX = 200
const NAME_CHARS = 64
const DETAIL_CHARS = 160
const SIGNATURE = /^0x[0-9a-fA-F]{128}$/

const TITLES: Readonly<Record<string, string>> = {
  'polkadot-js': 'Polkadot{.js}',
  talisman: 'Talisman',
  'subwallet-js': 'SubWallet',
  'nova wallet': 'Nova Wallet',
  enkrypt: 'Enkrypt',
}

type Call = (...given: unknown[]) => unknown

/** Names of wallets whose accounts sign on this network, for who has none. */
export const SUGGESTED_WALLETS: readonly string[] = Object.values(TITLES)

/** What people know a wallet by. */
export function walletTitle(name: string): string {
  return Object.hasOwn(TITLES, name) ? (TITLES[name] ?? name) : name
}

export function memberOf(value: unknown, name: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  try {
    return Reflect.get(value, name)
  } catch {
    return undefined
  }
}

/** The method bound to its object; null where there is none. */
export function methodOf(value: unknown, name: string): Call | null {
  const method = memberOf(value, name)
  return typeof method === 'function' ? (...given) => Reflect.apply(method, value, given) : null
}

/** Wallets that can be asked, by their names. */
export function walletsIn(injected: unknown): FoundWallet[] {
  if (typeof injected !== 'object' || injected === null) return []
  return Object.keys(injected)
    .filter((name) => name.length <= NAME_CHARS && canBeAsked(memberOf(injected, name)))
    .slice(0, WALLETS_MAX)
    .map((name) => ({
      name,
      title: walletTitle(name),
      version: textOf(memberOf(memberOf(injected, name), 'version'), NAME_CHARS),
    }))
}

function canBeAsked(wallet: unknown): boolean {
  return methodOf(wallet, 'enable') !== null || methodOf(wallet, 'connect') !== null
}

/** @returns accounts that can sign for this network, each once, and how many of an Ethereum kind were left out */
export function accountsIn(list: unknown): { readonly accounts: WalletAccount[]; readonly skipped: number } {
  const accounts = new Map<string, WalletAccount>()
  let skipped = 0
  for (const item of Array.isArray(list) ? list.slice(0, ACCOUNTS_MAX) : []) {
    const written = memberOf(item, 'address')
    const type = memberOf(item, 'type')
    if (typeof written !== 'string') continue
    if (type === 'ethereum' || /^0x[0-9a-fA-F]{40}$/.test(written)) skipped += 1
    // Its signatures are of another length, and no node of this network knows them.
    else if (type === 'ecdsa') continue
    else {
      const address = ownAddressOf(written)
      const name = textOf(memberOf(item, 'name'), NAME_CHARS)
      if (address !== null && !accounts.has(address))
        accounts.set(address, { address, walletAddress: written, name })
    }
  }
  return { accounts: [...accounts.values()], skipped }
}

function ownAddressOf(written: string): string | null {
  try {
    return encodeAddress(decodeAddress(written))
  } catch {
    return null
  }
}

/** The signature of an answer to `signRaw`, in 0x hex; null when there is none in it. */
export function signatureIn(answer: unknown): string | null {
  const signature = memberOf(answer, 'signature')
  return typeof signature === 'string' && SIGNATURE.test(signature) ? signature.toLowerCase() : null
}

type Asked = 'accounts' | 'signature'

/** Wallets say why in words only. The first that fits; what is known of each wallet's words is in injected.test.ts. */
const WORDS: readonly (readonly [RegExp, WalletProblemCode, Asked | 'both'])[] = [
  [/rate limit/i, 'rate-limited', 'both'],
  [/pending authori[sz]ation|already pending|pending request/i, 'asked-already', 'both'],
  [/not allowed to interact|not been enabled|is not known/i, 'refused-before', 'both'],
  [/\block(ed)?\b|unlock|password/i, 'locked', 'both'],
  [/unable to find|not found|unknown account/i, 'gone', 'signature'],
  [/cancel|reject|denied|declin|refus/i, 'refused', 'accounts'],
  [/cancel|reject|denied|declin|refus/i, 'cancelled', 'signature'],
]

/** What a wallet threw, as what the person is told. */
export function problemOf(error: unknown, asked: Asked): WalletProblem {
  const words = textOf(typeof error === 'string' ? error : memberOf(error, 'message'), DETAIL_CHARS)
  const known = WORDS.find(([pattern, , when]) => (when === 'both' || when === asked) && pattern.test(words))
  return { code: known?.[1] ?? 'failed', detail: words }
}

function textOf(value: unknown, chars: number): string {
  // Control characters and marks that turn the direction of text have no place in a name.
  const plain = typeof value === 'string' ? value.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim() : ''
  return plain.length > chars ? `${plain.slice(0, chars - 1)}…` : plain
}
