/**
 * What the page may ask about objects of the bittensor command-line tools: lists of theirs read, what is in them brought into
 * the drive, and a file of the drive stored so that they can fetch it. Plain data; a key goes in and never comes out.
 */
import type { Outcome } from './outcome-api.ts'

/** One line of a list in `~/.bittensor/hashes`. */
export interface ToolEntry {
  /** As the tool wrote it: a file name, perhaps with a path. */
  readonly name: string
  readonly cid: string
  /** Hotkeys of the validators that acknowledged it. */
  readonly nodes: readonly string[]
}

export type ToolTroubleReason = 'not-json' | 'not-a-list' | 'too-large' | 'cid-malformed' | 'nodes-malformed'

/** What of a list could not be read; the rest of it was. */
export interface ToolTrouble {
  /** Name of the list. */
  readonly list: string
  /** Of the line; empty: the whole list. */
  readonly name: string
  readonly reason: ToolTroubleReason
}

export interface ToolList {
  readonly entries: readonly ToolEntry[]
  readonly troubles: readonly ToolTrouble[]
}

/** A phrase, a seed or a private key in hex; or the coldkey's file with its password, empty where it has none. */
export type ToolSecret =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly file: Blob; readonly password: string }

export type ToolKeyReason =
  | 'phrase-malformed'
  | 'hex-malformed'
  /** A path after the phrase: what it leads to cannot be computed from the phrase. */
  | 'derived'
  | 'file-malformed'
  | 'password-needed'
  | 'password-wrong'
  | 'memory-short'

export type ToolKeyOutcome =
  /** The address of the key, to be compared with the wallet's. */
  | { readonly state: 'open'; readonly address: string }
  | { readonly state: 'refused'; readonly reason: ToolKeyReason }

export type ToolImport =
  | { readonly state: 'begun'; readonly transferId: string; readonly bytes: number; readonly sealed: boolean }
  /** It is encrypted and no key is open. */
  | { readonly state: 'key-needed' }
  | { readonly state: 'key-wrong' }
  /** Not a payload of the tools: an object of this program, or of another one. */
  | { readonly state: 'format-unknown' }
  | { readonly state: 'damaged' }

export type ToolStored =
  | {
      readonly state: 'stored'
      readonly cid: string
      readonly nodes: readonly string[]
      /** Proven ones; 0 where stock validators only gave their word. */
      readonly copies: number
      /** What goes into the list of the tools: a whole JSON text. */
      readonly list: string
    }
  | { readonly state: 'key-needed' }
  | { readonly state: 'too-large'; readonly maxBytes: number }

/** What deriving a key costs here. */
export interface ToolKeyCost {
  /** An estimate, from a thirty-second of the work. */
  readonly ms: number
  readonly mebibytes: number
}

export interface InterchangeApi {
  readToolLists(lists: readonly { readonly name: string; readonly file: Blob }[]): Promise<Outcome<ToolList>>
  toolKeyCost(): Promise<Outcome<ToolKeyCost>>
  /** Derives the key and keeps it in memory until the drive is locked, or it is closed. */
  openToolKey(secret: ToolSecret): Promise<Outcome<ToolKeyOutcome>>
  closeToolKey(): Promise<void>
  /** Address of the key that is open; null: none is. */
  toolKey(): Promise<string | null>
  /** Fetches it by its CID, opens it, and begins to store it as a file of this drive. */
  importFromTools(entry: ToolEntry, parentId: string | null): Promise<Outcome<ToolImport>>
  /** Stores a file once more, plain or as the tools encrypt. Nothing of this drive renews or deletes that copy. */
  storeForTools(entryId: string, sealed: boolean): Promise<Outcome<ToolStored>>
}
