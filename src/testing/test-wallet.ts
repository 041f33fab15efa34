/**
 * A wallet of the tests: what an extension puts into a page, by the same contract, with a real sr25519 key. It wraps what it signs as
 * extensions do. Each temper is one way in which a wallet, or the person in front of it, does something else.
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Keypair, keypairFromMiniSecret, wrapBytes } from '../wire/sr25519.ts'
import { encodeAddress } from '../wire/ss58.ts'

export type WalletTemper =
  | 'good'
  | 'refuses-page'
  | 'refused-before'
  | 'asked-already'
  | 'locked'
  | 'no-accounts'
  | 'only-ethereum'
  | 'cannot-sign'
  | 'cancels'
  /** It signs with another account's key. */
  | 'other-account'
  /** It signs another text than it was given. */
  | 'other-message'
  | 'unwrapped'
  | 'malformed'
  /** It never answers a question for accounts. */
  | 'silent'
  /** It never answers a question for a signature. */
  | 'silent-signer'

export interface TestAccount {
  readonly name: string
  readonly keypair: Keypair
}

export function testAccount(name: string, byte: number): TestAccount {
  return { name, keypair: keypairFromMiniSecret(new Uint8Array(32).fill(byte)) }
}

interface Row {
  readonly address: string
  readonly name: string
  readonly type: string
}

export interface SignRequest {
  readonly address: string
  readonly data: string
  readonly type: string
}

export interface InjectedTestWallet {
  readonly accounts: {
    get(): Promise<readonly Row[]>
    subscribe(listener: (rows: readonly Row[]) => void): () => void
  }
  readonly signer: { readonly signRaw?: (request: SignRequest) => Promise<{ id: number; signature: string }> }
}

export interface TestWallet {
  /** What goes into `window.injectedWeb3`. */
  readonly injected: {
    readonly version: string
    readonly enable: (origin: string) => Promise<InjectedTestWallet>
  }
  /** How often it was asked for accounts, and what for signatures. */
  readonly enabled: () => number
  readonly asked: readonly SignRequest[]
  /** What it shows from now on. */
  show(accounts: readonly TestAccount[]): void
  become(temper: WalletTemper): void
}

/** Milliseconds between two signatures of the reference extension. */
const RATE_MS = 3_000
const ETHEREUM: Row = { address: `0x${'1f'.repeat(20)}`, name: 'Other chain', type: 'ethereum' }

/**
 * @param prefix of the addresses as it writes them; 42 on this network
 * @param now a clock for the limit of one signature in three seconds; missing: there is no limit
 */
export function createTestWallet(
  accounts: readonly TestAccount[],
  { temper = 'good', prefix = 42, now }: { temper?: WalletTemper; prefix?: number; now?: () => number } = {},
): TestWallet {
  let shown = accounts
  let mood: WalletTemper = temper
  let enabled = 0
  let signedAt = Number.NEGATIVE_INFINITY
  const asked: SignRequest[] = []
  const listeners = new Set<(rows: readonly Row[]) => void>()
  const rows = (): readonly Row[] => {
    if (mood === 'only-ethereum') return [ETHEREUM]
    const own = shown.map(({ name, keypair }) => ({
      address: encodeAddress(keypair.publicKey, prefix),
      name,
      type: 'sr25519',
    }))
    return mood === 'no-accounts' ? [] : [...own, ETHEREUM]
  }
  const sign = (request: SignRequest): { id: number; signature: string } => {
    if (now !== undefined && now() - signedAt < RATE_MS)
      throw new Error('Rate limit exceeded. Try again later.')
    signedAt = now?.() ?? 0
    asked.push(request)
    return { id: asked.length, signature: signatureOf(mood, shown, request, prefix) }
  }
  return {
    injected: {
      version: '0.62.3',
      enable: async () => {
        enabled += 1
        if (mood === 'silent') return new Promise(() => undefined)
        refusal(mood)
        return {
          accounts: {
            get: async () => rows(),
            subscribe: (listener: (rows: readonly Row[]) => void) => {
              listeners.add(listener)
              listener(rows())
              return () => void listeners.delete(listener)
            },
          },
          signer:
            mood === 'cannot-sign'
              ? {}
              : { signRaw: async (request: SignRequest) => answer(mood, () => sign(request)) },
        }
      },
    },
    enabled: () => enabled,
    asked,
    show(next) {
      shown = next
      for (const listener of listeners) listener(rows())
    },
    become(next) {
      mood = next
    },
  }
}

/** In the words of the reference extension, but for the locked one, which are Talisman's. */
function refusal(temper: WalletTemper): void {
  if (temper === 'refuses-page') throw new Error('Connection request was rejected by the user.')
  if (temper === 'refused-before')
    throw new Error('The source http://127.0.0.1 is not allowed to interact with this extension')
  if (temper === 'asked-already')
    throw new Error('The source http://127.0.0.1 has a pending authorization request')
  if (temper === 'locked') throw new Error('Talisman is locked. Unlock it first.')
}

function answer<T>(temper: WalletTemper, sign: () => T): T | Promise<T> {
  if (temper === 'silent-signer') return new Promise(() => undefined)
  if (temper === 'cancels') throw new Error('Cancelled')
  if (temper === 'locked') throw new Error('Password needed to unlock the account')
  return sign()
}

function signatureOf(
  temper: WalletTemper,
  accounts: readonly TestAccount[],
  { address, data }: SignRequest,
  prefix: number,
): string {
  if (temper === 'malformed') return '0x00'
  const own = accounts.find(({ keypair }) => encodeAddress(keypair.publicKey, prefix) === address)
  if (own === undefined) throw new Error('Unable to find keypair')
  const { keypair } = temper === 'other-account' ? testAccount('Somebody', 250) : own
  const message =
    temper === 'other-message' ? utf8ToBytes('I owe the page everything.') : hexToBytes(data.slice(2))
  return `0x${bytesToHex(keypair.sign(temper === 'unwrapped' ? message : wrapBytes(message)))}`
}
