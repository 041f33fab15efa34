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
  /** Hotkeys of validators that know no sessions: what they stored, they stored in the vault's name. */
  readonly instead: readonly string[]
}

/** Why a session is over and uploads wait for a decision. */
export type SessionOver =
  | 'expired'
  /** A validator says that the account, or another device, has ended it. */
  | 'revoked'
  /** The person has ended it, in this tab or another one, while uploads of this tab were under way. */
  | 'ended'

export interface WalletState {
  /** The running one, or the one that is over and whose uploads wait for what the person decides. */
  readonly session: WalletSession | null
  /** Null while it runs. */
  readonly over: SessionOver | null
  /** Accounts in whose name something of this drive was stored, from any device: to delete it, one of them has to sign. */
  readonly accounts: readonly string[]
  /** Sessions that were ended here before their time: those that some validator has not heard of, then one that all have. */
  readonly ended: readonly EndedSession[]
}

/** What has become of telling the validators that a session is over. Those that were not reached are told when they can be. */
export interface EndedSession {
  readonly serial: string
  readonly account: string
  readonly accountName: string
  /** Unix milliseconds: when it ends by itself with whoever was not reached. */
  readonly until: number
  /** How many confirmed it. */
  readonly told: number
  /** Hotkeys of those that gave no answer that counts. */
  readonly unreached: readonly string[]
  /** False: the list of validators could not be read, so others than those may not have heard of it. */
  readonly isListKnown: boolean
}

export interface WalletApi {
  /** Makes a session key and the text to be signed; an earlier offer is forgotten. */
  offerSession(wish: SessionWish): Promise<Outcome<SessionOffer>>
  /**
   * Takes what the wallet gave, if it is the account's signature over that text. A session that runs is followed by this one.
   * @param signature 0x and 128 hex characters
   */
  acceptSession(offerId: string, signature: string): Promise<Outcome<null>>
  /**
   * Ends the session here and with every validator; what was stored stays stored. Uploads that are under way wait then (`over`) until another
   * session is begun or `leaveWallet`. @returns null: there was none
   */
  endSession(): Promise<Outcome<EndedSession | null>>
  /** Goes on without the wallet after its session was over: uploads are the vault's own from then on. */
  leaveWallet(): Promise<Outcome<null>>
}
