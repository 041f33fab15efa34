/**
 * What the page may ask of the drive, and all it ever sees of it. The drive runs in a worker: keys and
 * plaintext stay there; what crosses are handles, names to show, progress and verdicts. Every value here
 * is plain data that survives structured cloning.
 */
import type { Check } from '../protocol/verdict.ts'
import type {
  NewPasskey,
  PasskeyChoice,
  RecoveryKit,
  RehearsalState,
  Rehearsed,
  Secret,
  SlotView,
  WrongWord,
} from './vault-api.ts'

/** Stable codes of everything that can go wrong; the page maps each to a sentence (a test holds that). */
export const DRIVE_ERROR_CODES = [
  'wrong-passphrase',
  'wrong-phrase',
  'wrong-passkey',
  'phrase-malformed',
  'kit-malformed',
  'confirmation-wrong',
  'last-slot',
  'slot-missing',
  'slot-exists',
  'vault-full',
  'vault-foreign',
  'vault-id-malformed',
  'memory-short',
  'vault-exists',
  'vault-missing',
  'vault-damaged',
  'locked',
  'passphrase-too-short',
  'no-validator',
  'validator-unreachable',
  'validator-lied',
  'not-enough-copies',
  'receipt-rejected',
  'source-changed',
  'source-unreadable',
  'not-found',
  'content-damaged',
  'link-malformed',
  'disk-full',
  'save-failed',
  'cancelled',
  'chain-unreachable',
  'internal',
] as const
export type DriveErrorCode = (typeof DRIVE_ERROR_CODES)[number]

export interface DriveFailure {
  readonly code: DriveErrorCode
  /** Detail for the person who wants it: which node, which part. Never a secret, path or stack. */
  readonly detail: string
  /** With `phrase-malformed`, where it is known: the words that cannot be right. */
  readonly wrong?: readonly WrongWord[]
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: DriveFailure }

export type VaultState = 'none' | 'locked' | 'unlocked'

export interface DriveEntry {
  readonly id: string
  readonly parentId: string | null
  readonly kind: 'file' | 'folder'
  readonly name: string
  /** Bytes of plaintext; 0 for folders. */
  readonly bytes: number
  readonly mediaType: string
  /** Unix milliseconds. */
  readonly addedAt: number
  readonly modifiedAt: number
  /** Manifest CID (files only). */
  readonly cid: string | null
  readonly parts: number
  /** Fewest copies this page verified over all parts, the manifest included; 0 for folders and where nothing is known. */
  readonly copies: number
  /** Worst over all copies of all parts; `unknown` for folders. */
  readonly level: ProofLevel
}

export type TransferPhase =
  | 'queued'
  | 'reading'
  | 'encrypting'
  | 'sending'
  | 'placed'
  | 'verified'
  | 'receiving'
  | 'decrypting'
  | 'done'
  | 'failed'
  | 'cancelled'

export interface TransferStatus {
  readonly id: string
  readonly direction: 'upload' | 'download'
  readonly name: string
  readonly bytesTotal: number
  readonly bytesDone: number
  readonly phase: TransferPhase
  /** Fewest verified copies over the parts finished so far, and how many were asked for. */
  readonly copies: number
  readonly copiesWanted: number
  /** Smoothed over the last seconds; 0 when unknown. */
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
  readonly error: DriveFailure | null
  readonly entryId: string | null
  readonly startedAt: number
}

/** What a badge may say (design: verified by you / consistent / claimed / unknown / failed). */
export type ProofLevel = 'verified' | 'consistent' | 'claimed' | 'unknown' | 'failed'

export interface HolderProof {
  readonly minerHotkey: string
  readonly minerUid: number | null
  readonly validatorHotkey: string
  readonly level: ProofLevel
  /** Why the level is `failed`; empty otherwise. */
  readonly reason: string
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
  readonly role: 'part' | 'manifest'
  readonly cid: string
  readonly contentRoot: string
  readonly bytes: number
  readonly holders: readonly HolderProof[]
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

export interface ProofSheet {
  readonly entryId: string
  readonly name: string
  readonly bytes: number
  readonly manifestCid: string
  readonly link: string
  readonly parts: readonly PartProof[]
  readonly downloads: readonly DownloadProof[]
}

export interface NeuronRow {
  readonly uid: number
  readonly hotkey: string
  readonly coldkey: string
  readonly role: 'validator' | 'miner'
  readonly axon: string | null
  readonly stakeTao: number
  readonly incentive: number
  readonly dividends: number
  readonly emissionTao: number
  readonly validatorTrust: number
  readonly active: boolean
  readonly registeredAtBlock: number
  readonly lastUpdateBlock: number
}

export interface NetworkView {
  readonly name: string
  readonly genesisHash: string
  readonly netuid: number
  readonly block: number
  readonly blockHash: string
  readonly tempo: number
  readonly immunityPeriod: number
  readonly neurons: readonly NeuronRow[]
}

/** A file the person chose, with its folder path inside the drop (empty for a single file). */
export interface UploadSource {
  readonly file: File
  readonly folders: readonly string[]
}

/** Where downloaded bytes go; `opfs` writes a private file the page then hands to the browser's downloader. */
export type SaveTarget =
  | { readonly kind: 'handle'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'opfs'; readonly fileName: string }

export interface DriveEvents {
  /** At most four a second. */
  transfers(list: readonly TransferStatus[]): void
  entries(list: readonly DriveEntry[]): void
  state(state: VaultState): void
}

export interface DriveApi {
  vaultState(): Promise<VaultState>
  createVault(passphrase: string): Promise<Outcome<null>>
  unlock(secret: Secret): Promise<Outcome<null>>
  lock(): Promise<void>
  /** One listener a page; called at once with the present state. */
  subscribe(events: DriveEvents): Promise<void>
  network(): Promise<Outcome<NetworkView>>
  createFolder(parentId: string | null, name: string): Promise<Outcome<DriveEntry>>
  rename(entryId: string, name: string): Promise<Outcome<DriveEntry>>
  /** Takes entries (folders with their content) out of the drive index; copies on miners expire by their TTL. */
  remove(entryIds: readonly string[]): Promise<Outcome<null>>
  /** @param emptyFolders paths inside the drop of folders that hold nothing */
  upload(
    parentId: string | null,
    sources: readonly UploadSource[],
    emptyFolders?: readonly (readonly string[])[],
  ): Promise<Outcome<readonly string[]>>
  /** Answers when the file is complete or has failed; progress arrives by `transfers`. */
  download(entryId: string, target: SaveTarget): Promise<Outcome<DownloadProof>>
  cancel(transferId: string): Promise<void>
  retry(transferId: string): Promise<Outcome<null>>
  clearFinished(): Promise<void>
  proofSheet(entryId: string): Promise<Outcome<ProofSheet>>
  /** Adds a file of somebody else's from its link. */
  addLink(link: string): Promise<Outcome<DriveEntry>>
  /** `ftv1…`. Also while locked. */
  vaultId(): Promise<Outcome<string>>
  /** Also while locked; empty where no passkey has a slot. */
  passkeys(): Promise<Outcome<readonly PasskeyChoice[]>>
  /** Oldest first. */
  slots(): Promise<Outcome<readonly SlotView[]>>
  /**
   * Slots are changed with an open drive and, again, a secret that opens the vault: the drive itself holds no root
   * key. With `replaces`, the slot of that name is revoked in the same write.
   */
  addPassphrase(confirm: Secret, text: string, label: string, replaces?: string): Promise<Outcome<SlotView>>
  addPhrase(confirm: Secret, label: string, replaces?: string): Promise<Outcome<RecoveryKit>>
  addPasskey(confirm: Secret, passkey: NewPasskey, replaces?: string): Promise<Outcome<SlotView>>
  removeSlot(confirm: Secret, slot: string): Promise<Outcome<null>>
  rehearsal(): Promise<Outcome<RehearsalState>>
  /** @param kit the 24 words, a kit link, or the text of a kit that has the link in it */
  rehearse(kit: string): Promise<Outcome<Rehearsed>>
}
