/** What the page sees of links: those made from this drive, and what somebody else's link gives. Plain data. */
import type { DriveEntry } from './entry-api.ts'
import type { Outcome } from './outcome-api.ts'
import type { DownloadProof } from './proof-api.ts'
import type { SaveTarget } from './transfer-api.ts'

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
  /** Hotkeys of validators that keep it and say that it is not ours to delete: nobody else can have stored it. They are told again. */
  readonly denied: readonly string[]
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

export interface ShareApi {
  /** Adds a file of somebody else's from its link. */
  addLink(link: string): Promise<Outcome<DriveEntry>>
  /** Makes a link to files and folders as they are now. */
  shareLink(entryIds: readonly string[], wish: ShareWish): Promise<Outcome<SharedLink>>
  /** Links made from this drive, the newest first. */
  sharedLinks(): Promise<Outcome<readonly SharedLink[]>>
  /** Ends a link; also another try where not every validator could be told. */
  revokeLink(id: string): Promise<Outcome<Revocation>>
  /** Takes a link that is over off the list. */
  forgetLink(id: string): Promise<Outcome<null>>
  /**
   * Opens somebody's link, in whatever text it is; needs no drive. One is open at a time.
   * @param password null: none was given yet
   */
  openLink(link: string, password: string | null): Promise<Outcome<OpenedLink>>
  /** Stops what is fetched of the open link, and forgets it. */
  closeLink(): Promise<void>
  /** @param row place in `OpenedLink.rows`; progress arrives by `guest` */
  saveLinkFile(linkId: number, row: number, target: SaveTarget): Promise<Outcome<DownloadProof>>
  /** @param rows folders bring what is in them @param name of the transfer */
  saveLinkArchive(
    linkId: number,
    rows: readonly number[],
    name: string,
    target: SaveTarget,
  ): Promise<Outcome<null>>
  /** Bytes that the archive will have. */
  linkArchiveBytes(linkId: number, rows: readonly number[]): Promise<Outcome<number>>
  cancelLinkSave(transferId: string): Promise<void>
  /** Adds what the open link gives to this drive. @returns the file, or the folder it is in */
  adoptLink(linkId: number): Promise<Outcome<DriveEntry>>
}
