/** What was checked of the copies of a file, and what came of it. Plain data. */
import type { Check } from '../protocol/verdict.ts'
import type { DriveFailure } from './outcome-api.ts'

/** What a badge may say (design: verified by you / consistent / claimed / unknown / failed). */
export type ProofLevel = 'verified' | 'consistent' | 'claimed' | 'unknown' | 'failed'

export interface HolderProof {
  readonly minerHotkey: string
  readonly minerUid: number | null
  readonly validatorHotkey: string
  readonly level: ProofLevel
  /** Why the level is `failed`; empty otherwise. */
  readonly reason: string
  /** Decimal SHA3-256 of the object, over the bytes at hand: its name among miners. Missing where nothing was at hand, and in older records. */
  readonly pieceHash?: string
  /** Block whose hash the miner signed: an upper bound in age for its statement. */
  readonly block: number
  readonly blockHash: string
  readonly seed: string
  readonly g: string
  readonly h: string
  readonly commitment: string
  readonly randomness: string
  readonly commitmentHash: string
  /** The miner's sr25519 signature over the receipt text, and that text. */
  readonly signature: string
  readonly signedText: string
  readonly checks: readonly Check[]
  /** Microseconds spent on the checks in the worker. */
  readonly micros: number
  /** Unix milliseconds at which this page computed the verdict. */
  readonly checkedAt: number
}

export interface PartProof {
  readonly index: number
  /** A pack holds several small files, manifests and parts. */
  readonly role: 'part' | 'manifest' | 'pack'
  readonly cid: string
  readonly contentRoot: string
  readonly bytes: number
  readonly holders: readonly HolderProof[]
  /** Hotkeys of stock validators that confirmed it and gave it back: their word, where no miner proved anything. */
  readonly claims?: readonly string[]
}

export interface DownloadedObject {
  /** Who gave the right bytes; empty when nobody did. */
  readonly validatorHotkey: string
  readonly checks: readonly Check[]
  /** Nodes that gave none or wrong ones. */
  readonly rejected: readonly { readonly validatorHotkey: string; readonly reason: string }[]
}

export interface DownloadedPart extends DownloadedObject {
  readonly index: number
}

/** One download as it was checked, also one that failed; only those that somebody stopped are not kept. */
export interface DownloadProof {
  readonly at: number
  /** Bytes of the file, also when fewer arrived. */
  readonly bytes: number
  readonly complete: boolean
  readonly parts: readonly DownloadedPart[]
  /** Missing in downloads recorded before it was kept. */
  readonly manifest?: DownloadedObject
  /** What ended it, unless it is complete. */
  readonly failure?: DriveFailure
}

/** All that is kept of a file, with every receipt: what a page is told of it is lighter (sheet-api.ts). */
export interface ProofSheet {
  readonly entryId: string
  readonly name: string
  readonly bytes: number
  /** Of the manifest, or of the pack it lies in. */
  readonly manifestCid: string
  readonly packed: boolean
  /** Null for a file in a pack: its link has to be made. */
  readonly link: string | null
  readonly parts: readonly PartProof[]
  readonly downloads: readonly DownloadProof[]
}
