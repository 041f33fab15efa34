/** What a screen sees of the wallets in its window. Plain data; names are the wallets' own and may say anything. */

/** What can go wrong between page and wallet; the page maps each to a sentence (a test holds that). */
export const WALLET_PROBLEMS = [
  /** The person said no when the wallet asked whether this page may see accounts. */
  'refused',
  /** The wallet did not ask: the person had said no before. */
  'refused-before',
  /** An earlier question of this page is still open in the wallet. */
  'asked-already',
  'locked',
  /** It is willing, and shows this page no account at all. */
  'no-accounts',
  /** It shows accounts of another kind of chain only. */
  'only-ethereum',
  /** It shows accounts, and cannot sign a text. */
  'cannot-sign',
  /** The person said no to the signature. */
  'cancelled',
  /** It signs once in three seconds. */
  'rate-limited',
  /** The chosen account is not shown any more, and others are. */
  'switched',
  /** No account is shown any more. */
  'gone',
  /** What it gave as a signature is none. */
  'malformed',
  /** The person did not want to wait for it any longer. */
  'stopped',
  /** The code that speaks with wallets could not be fetched. */
  'not-loaded',
  /** Anything else, in the wallet's words. */
  'failed',
] as const

export type WalletProblemCode = (typeof WALLET_PROBLEMS)[number]

export interface WalletProblem {
  readonly code: WalletProblemCode
  /** The wallet's own words, cut short; may be empty. Never to be taken for ours. */
  readonly detail: string
}

export interface FoundWallet {
  /** Under which it is in the window: `polkadot-js`. */
  readonly name: string
  /** What people know it by. */
  readonly title: string
  /** As it says; may be empty. */
  readonly version: string
}

export interface WalletAccount {
  /** With prefix 42, whatever the wallet writes. */
  readonly address: string
  /** As the wallet writes it, which is how it wants to be asked. */
  readonly walletAddress: string
  /** As the person calls it there; may be empty. */
  readonly name: string
}

export interface WalletsState {
  /**
   * `looking`: the page is young, and wallets put themselves into it when they like. `none`: still looking, without much hope.
   * `asking`: the wallet was asked for its accounts and has not answered.
   */
  readonly phase: 'looking' | 'none' | 'found' | 'asking' | 'connected'
  readonly wallets: readonly FoundWallet[]
  /** The one that is asked or connected. */
  readonly wallet: FoundWallet | null
  readonly accounts: readonly WalletAccount[]
  /** Accounts that are left out, as they are of an Ethereum kind. */
  readonly skipped: number
  /** Address of the chosen account. */
  readonly chosen: string | null
  /** It was asked for a signature and has not answered. */
  readonly signing: boolean
  readonly problem: WalletProblem | null
}

export type Signed =
  | { readonly ok: true; readonly signature: string }
  | { readonly ok: false; readonly problem: WalletProblem }
