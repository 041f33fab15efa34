/** What the page sees of links: those made from this drive, and what somebody else's link gives. Plain data. */

export type ShareKind = 'file' | 'folder' | 'selection'

export interface ShareWish {
  /** Of a selection; a file or folder has its own. */
  readonly name: string
  /** Null: whoever has the link reads it. */
  readonly password: string | null
  /** Unix milliseconds; null: until it is revoked. */
  readonly endsAt: number | null
}

/** A link made from this drive, on whichever device. */
export interface SharedLink {
  readonly id: string
  /** `#/l/…`: a secret. */
  readonly link: string
  readonly kind: ShareKind
  readonly name: string
  readonly files: number
  /** Of plaintext. */
  readonly bytes: number
  /** Unix milliseconds, as all times here. */
  readonly madeAt: number
  readonly endsAt: number | null
  readonly hasPassword: boolean
  /** `revoking`: some validator has not confirmed yet that the link's object is deleted. */
  readonly state: 'live' | 'ended' | 'revoking' | 'revoked'
  readonly revokedAt: number | null
  /** Whether an entry it was made of is not in the drive any more. */
  readonly lostSource: boolean
}

/** What became of telling the validators to delete a link's object. */
export interface Revocation {
  readonly link: SharedLink
  /** How many validators deleted it; the miners they named and that confirmed. */
  readonly deletions: number
  readonly holders: number
  readonly discarded: number
  /** Hotkeys of validators that gave no answer that counts. */
  readonly unreached: readonly string[]
}

/** A file or folder that a link gives. */
export interface LinkRow {
  /** Place of the folder it is in; null at the top. */
  readonly folder: number | null
  readonly kind: 'file' | 'folder'
  readonly name: string
  /** Bytes of plaintext; 0 for folders. */
  readonly bytes: number
  readonly mediaType: string
  /** Unix milliseconds. */
  readonly modifiedAt: number
}

/** A link of anybody's that was opened, with or without a vault. */
export interface OpenedLink {
  /** For the calls about it; gone when it is closed. */
  readonly linkId: number
  readonly kind: ShareKind
  readonly name: string
  readonly madeAt: number
  readonly endsAt: number | null
  /** A folder comes before what is in it. */
  readonly rows: readonly LinkRow[]
  /** The validator that gave the link's object. */
  readonly validatorHotkey: string
}
