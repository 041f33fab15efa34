/** What the page sees of a wallet's session: an account that lets this device sign requests in its name for some hours. Plain data. */
import type { Outcome } from './outcome-api.ts'

export const SESSION_HOURS = [1, 8, 24] as const
export type SessionHours = (typeof SESSION_HOURS)[number]

export interface SessionWish {
  /** Address, prefix 42. */
  readonly account: string
  /** As the person calls it in the wallet; may be empty. */
  readonly accountName: string
  /** Under which the wallet is in the window. */
  readonly wallet: string
  readonly hours: SessionHours
  /** Hotkeys that may be asked in the account's name, at most 16. */
  readonly validators: 'any' | readonly string[]
}

/** What the account is asked to sign. Nothing is used before it has, and nothing of it leaves this device. */
export interface SessionOffer {
  readonly id: string
  readonly text: string
}

export interface WalletSession {
  readonly account: string
  readonly accountName: string
  readonly wallet: string
  readonly validators: 'any' | readonly string[]
  /** Unix milliseconds, as all times here. */
  readonly from: number
  readonly until: number
  /** Requests that were signed in the account's name. */
  readonly requests: number
  /** Hotkeys of validators that have answered in the account's name, and so took what it signed. */
  readonly known: readonly string[]
}

/** Why a session is over although nobody here has ended it. */
export type SessionOver =
  | 'expired'
  /** A validator says that the account, or another device, has ended it. */
  | 'revoked'

export interface WalletState {
  /** The running one, or the one that is over and whose uploads wait for what the person decides. */
  readonly session: WalletSession | null
  /** Null while it runs. */
  readonly over: SessionOver | null
  /** Accounts in whose name something was stored from this device: to delete it, one of them has to sign. */
  readonly accounts: readonly string[]
}

/** What became of telling the validators that a session is over. */
export interface SessionEnd {
  /** How many confirmed it. */
  readonly told: number
  /** Hotkeys of those that gave no answer that counts; there it ends by its time. */
  readonly unreached: readonly string[]
}

export interface WalletApi {
  /** Makes a session key and the text to be signed; an earlier offer is forgotten. */
  offerSession(wish: SessionWish): Promise<Outcome<SessionOffer>>
  /**
   * Takes what the wallet gave, if it is the account's signature over that text. A session that runs is followed by this one.
   * @param signature 0x and 128 hex characters
   */
  acceptSession(offerId: string, signature: string): Promise<Outcome<null>>
  /** Ends the session here and with every validator; what was stored stays stored. */
  endSession(): Promise<Outcome<SessionEnd>>
  /** Goes on without the wallet after its session was over: uploads are the vault's own from then on. */
  leaveWallet(): Promise<Outcome<null>>
}
