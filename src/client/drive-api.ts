/**
 * What the page may ask of the drive, and all it ever sees of it. The drive runs in a worker: keys and
 * plaintext stay there; what crosses are handles, names to show, progress and verdicts. Every value here
 * is plain data that survives structured cloning.
 */
import type { Check } from '../protocol/verdict.ts'
import type { PreviewApi } from './preview-api.ts'
import type { OpenedLink, Revocation, SharedLink, ShareWish } from './share-api.ts'
import type { DeviceInfo, RollbackEvidence, SyncState } from './sync-api.ts'
import type {
  CalendarDay,
  EndingFile,
  EntryLease,
  ReleaseView,
  UpkeepSettings,
  UpkeepState,
} from './upkeep-api.ts'
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
  'vault-unknown',
  'index-newer',
  'head-refused',
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
  'quota-exceeded',
  'receipt-rejected',
  'source-changed',
  'source-unreadable',
  'other-source',
  'not-found',
  'content-damaged',
  'link-malformed',
  'link-gone',
  'link-damaged',
  'link-newer',
  'link-password-needed',
  'link-password-wrong',
  'share-too-large',
  'folder-into-itself',
  'name-taken',
  'disk-full',
  'save-failed',
  'save-not-started',
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
  /** CID of the object that holds its description: its manifest, or the pack it lies in; null for folders. */
  readonly cid: string | null
  /** Whether it shares an object with other small files. */
  readonly packed: boolean
  readonly parts: number
  /** Fewest copies this page verified over all parts, the manifest included; 0 for folders and where nothing is known. */
  readonly copies: number
  /** Worst over all copies of all parts; `unknown` for folders. */
  readonly level: ProofLevel
  readonly starred: boolean
  /** Unix milliseconds at which it went to the trash; null elsewhere, also below a folder that did. */
  readonly trashedAt: number | null
  /** How many earlier contents are kept. */
  readonly versions: number
  /** Whether there is a small picture of it. */
  readonly pictured: boolean
}

/** An entry in a list. */
export interface DriveRow extends DriveEntry {
  /** Names of the folders above it, from the top. */
  readonly within: readonly string[]
}

export interface FileVersionInfo {
  readonly bytes: number
  readonly modifiedAt: number
  /** When it became the content of the file. */
  readonly addedAt: number
}

export interface Totals {
  readonly files: number
  readonly folders: number
  readonly bytes: number
}

export type SortKey = 'name' | 'bytes' | 'modifiedAt' | 'addedAt' | 'copies' | 'trashedAt' | 'relevance'

export interface Sort {
  readonly key: SortKey
  readonly descending: boolean
}

/** What a list shows. */
export type ViewPlace =
  /** Null is the top. */
  | { readonly kind: 'folder'; readonly id: string | null }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'starred' }
  | { readonly kind: 'recent' }
  | { readonly kind: 'trash' }
  /** Every file that is not in the trash. */
  | { readonly kind: 'files' }

export interface ViewQuery {
  readonly place: ViewPlace
  readonly sort: Sort
}

export interface ViewState {
  /** What it is the state of: another one may have been asked for meanwhile. */
  readonly place: ViewPlace
  /** Handles in the order of the list; `rows` gives what they stand for. A handle stands for one entry for good. */
  readonly order: Uint32Array
  readonly totals: Totals
  /** From the top to the folder itself; empty elsewhere. */
  readonly path: readonly DriveEntry[]
  /** The folder is not in this drive. */
  readonly missing: boolean
}

/** A folder in a tree of folders. */
export interface FolderBranch {
  readonly id: string
  readonly name: string
  /** Whether there are folders in it. */
  readonly branches: boolean
}

/** What is selected in a list, summed up. */
export interface SelectionFacts {
  /** Of the entries and all below them. */
  readonly totals: Totals
  /** Whether every one of them is starred. */
  readonly starred: boolean
}

/** What a change of files and folders came to. */
export interface Changed {
  /** Entries it was about, without those that were left out or were so already. */
  readonly entries: number
  /** Hand this to `undo`. */
  readonly undo: number
}

/** What to do with a name that is taken. `replace` keeps the old file as a version, and anything else in the trash. */
export type Choice = 'keep-both' | 'replace' | 'skip'

export interface CollisionChoices {
  /** By the id of the entry that arrives. */
  readonly each: Readonly<Record<string, Choice>>
  readonly rest: Choice
}

export interface Collision {
  /** What arrives. */
  readonly entry: DriveEntry
  /** What has the name. */
  readonly existing: DriveEntry
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
  /** More than one in a batch of small files, which travel together. */
  readonly files: TransferFiles
  /** The first of the files of a batch that could not be stored. */
  readonly failures: readonly FailedFile[]
  readonly paused: boolean
  /** It stands still until nodes can be reached again, or until the person says once more what to send or where to save. */
  readonly waitingFor: 'network' | 'source' | 'target' | null
  /** What to choose, when it waits for its source. */
  readonly wanted: WantedSource | null
  readonly priority: TransferPriority
}

export type TransferPriority = 'high' | 'normal' | 'low'

export interface TransferFiles {
  readonly total: number
  readonly done: number
  readonly failed: number
}

export interface FailedFile {
  readonly name: string
  readonly failure: DriveFailure
}

/** What was chosen before the page was closed. */
export interface WantedSource {
  readonly kind: 'file' | 'files' | 'folder'
  /** Of the first of several files. */
  readonly name: string
  readonly bytes: number
  /** Unix milliseconds; null unless it is one file. */
  readonly lastModified: number | null
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
  /** A pack holds several small files, manifests and parts. */
  readonly role: 'part' | 'manifest' | 'pack'
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
  /** Of the manifest, or of the pack it lies in. */
  readonly manifestCid: string
  readonly packed: boolean
  /** Null for a file in a pack: its link has to be made. */
  readonly link: string | null
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

export interface UploadName {
  readonly name: string
  readonly folders: readonly string[]
  readonly bytes: number
  /** Unix milliseconds. */
  readonly lastModified: number
}

export interface UploadCollision {
  /** Place of the file in the list that was asked about. */
  readonly at: number
  readonly existing: DriveEntry
  /** Whether size and time are the same too. */
  readonly same: boolean
}

export interface UploadOptions {
  /** Paths inside the drop of folders that hold nothing, so that they are not lost. */
  readonly emptyFolders?: readonly (readonly string[])[]
  /** What to do with names that are taken, by the place of the source in the list. */
  readonly choices?: { readonly each: Readonly<Record<number, Choice>>; readonly rest: Choice }
  /** Whether small files may share objects. */
  readonly pack?: boolean
}

/** Where downloaded bytes go. */
export type SaveTarget =
  /** A file the person picked. */
  | { readonly kind: 'handle'; readonly handle: FileSystemFileHandle }
  /** The service worker, at the other end, streams them into a download of the browser. */
  | { readonly kind: 'stream'; readonly port: MessagePort }
  /** A private file that the page then hands to the browser's downloader. */
  | { readonly kind: 'opfs'; readonly fileName: string }
  /** The page's memory, at the other end, up to a limit it knows. */
  | { readonly kind: 'memory'; readonly port: MessagePort }

export interface DriveEvents {
  /** Those that changed and the ids of those that are gone; at most four times a second. */
  transfers(changed: readonly TransferStatus[], gone: readonly string[]): void
  /** A list that was opened by `watch` has changed; at most four times a second each. */
  view(viewId: number, state: ViewState): void
  /** How far the network and this device are in step. */
  sync(state: SyncState): void
  /** How long what is stored lasts, and what is given back; at most four times a second. */
  upkeep(state: UpkeepState): void
  /** Pieces of the index that have come, while `openFromNetwork` is under way. */
  arriving(done: number, total: number): void
  state(state: VaultState): void
  /** All downloads of the link that is open; at most four times a second. */
  guest(transfers: readonly TransferStatus[]): void
}

export interface DriveApi extends PreviewApi {
  vaultState(): Promise<VaultState>
  createVault(passphrase: string): Promise<Outcome<null>>
  unlock(secret: Secret): Promise<Outcome<null>>
  lock(): Promise<void>
  /** One listener a page, of what it wants to hear; called at once with the present state. */
  subscribe(events: Partial<DriveEvents>): Promise<void>
  network(): Promise<Outcome<NetworkView>>
  /** Opens a list under a number of the page's choice, or changes what it shows; `events.view` tells its states. */
  watch(viewId: number, query: ViewQuery): Promise<Outcome<null>>
  unwatch(viewId: number): Promise<void>
  /** Rows by their handles; null for what has gone meanwhile. */
  rows(handles: readonly number[]): Promise<readonly (DriveRow | null)[]>
  /** Ids by handles, without those that have gone. */
  ids(handles: Uint32Array | readonly number[]): Promise<readonly string[]>
  /** Place in the list of the next entry from `from` on, going round, whose name begins so; null when none does. */
  find(viewId: number, prefix: string, from: number): Promise<number | null>
  entry(entryId: string): Promise<Outcome<DriveRow>>
  /** Files, folders and bytes of the entries and all below them. */
  totals(entryIds: readonly string[]): Promise<Outcome<Totals>>
  createFolder(parentId: string | null, name: string): Promise<Outcome<DriveEntry>>
  rename(entryId: string, name: string): Promise<Outcome<DriveEntry>>
  /** Of the rows of these handles; those that have gone are left out. */
  selection(handles: Uint32Array): Promise<Outcome<SelectionFacts>>
  /** The folders in a folder, by their names. */
  folders(parentId: string | null): Promise<Outcome<readonly FolderBranch[]>>
  setStarred(entryIds: readonly string[], starred: boolean): Promise<Outcome<Changed>>
  /** Which of the entries would meet something of the same name in the folder. */
  collisions(entryIds: readonly string[], folderId: string | null): Promise<Outcome<readonly Collision[]>>
  move(
    entryIds: readonly string[],
    folderId: string | null,
    choices: CollisionChoices,
  ): Promise<Outcome<Changed>>
  /** What was copied goes to the trash when it is undone. */
  copy(
    entryIds: readonly string[],
    folderId: string | null,
    choices: CollisionChoices,
  ): Promise<Outcome<Changed>>
  trash(entryIds: readonly string[]): Promise<Outcome<Changed>>
  /** Back to where they were; to the top when that is gone. */
  restore(entryIds: readonly string[]): Promise<Outcome<Changed>>
  /** Takes back what nobody has changed since; nothing when it was too long ago. */
  undo(change: number): Promise<Outcome<Changed>>
  /** Takes entries (folders with their content) out of the drive index for good. */
  remove(entryIds: readonly string[]): Promise<Outcome<null>>
  /** Earlier contents of a file, newest first. */
  versions(entryId: string): Promise<Outcome<readonly FileVersionInfo[]>>
  /** @param place in the list of `versions` */
  restoreVersion(entryId: string, place: number): Promise<Outcome<null>>
  removeVersion(entryId: string, place: number): Promise<Outcome<null>>
  /** Which of the files would meet something of the same name, by their places in the list. */
  uploadCollisions(
    parentId: string | null,
    files: readonly UploadName[],
  ): Promise<Outcome<readonly UploadCollision[]>>
  upload(
    parentId: string | null,
    sources: readonly UploadSource[],
    options?: UploadOptions,
  ): Promise<Outcome<readonly string[]>>
  /** Chooses again what a waiting upload was sending. */
  giveSources(transferId: string, sources: readonly UploadSource[]): Promise<Outcome<null>>
  /**
   * Answers when the file is complete or has failed; progress arrives by `transfers`.
   * @param version an earlier content by its place in `versions`
   */
  download(entryId: string, target: SaveTarget, version?: number): Promise<Outcome<DownloadProof>>
  /** The same for files and folders as one archive. @param name of the transfer */
  downloadZip(entryIds: readonly string[], name: string, target: SaveTarget): Promise<Outcome<null>>
  /** Bytes that the archive will have. */
  archiveBytes(entryIds: readonly string[]): Promise<Outcome<number>>
  /** Another attempt at a download, also one that the page was closed over; answers when it is over. */
  downloadAgain(transferId: string, target: SaveTarget): Promise<Outcome<null>>
  /** Gives a transfer up; one that is over goes off the list. */
  cancel(transferId: string): Promise<void>
  /** Of an upload; a download needs somewhere to save it (`downloadAgain`). */
  retry(transferId: string): Promise<Outcome<null>>
  /** @param transferId null: all of them */
  pause(transferId: string | null): Promise<void>
  resume(transferId: string | null): Promise<void>
  setPriority(transferId: string, priority: TransferPriority): Promise<void>
  /** Bytes a second; null: no limit. Holds for this visit. */
  limitTraffic(up: number | null, down: number | null): Promise<void>
  clearFinished(): Promise<void>
  proofSheet(entryId: string): Promise<Outcome<ProofSheet>>
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
  /**
   * Brings a drive to this device from the network and opens it.
   * @param vaultId `ftv1…`; null: it is in the kit
   */
  openFromNetwork(vaultId: string | null, secret: Secret): Promise<Outcome<null>>
  /** Passkeys with which a drive on the network can be opened. */
  networkPasskeys(vaultId: string): Promise<Outcome<readonly PasskeyChoice[]>>
  /** One round with the network now. */
  syncNow(): Promise<Outcome<SyncState>>
  /** Validators that gave an older head than they had signed for, the newest last. */
  rollbacks(): Promise<Outcome<readonly RollbackEvidence[]>>
  devices(): Promise<Outcome<readonly DeviceInfo[]>>
  renameDevice(id: string, name: string): Promise<Outcome<null>>
  /** Another device deletes its copy of the drive when it is next in touch. For this one there is `forgetDrive`. */
  removeDevice(id: string): Promise<Outcome<null>>
  /** Deletes the drive's copy on this device, also while locked. On the network it stays. */
  forgetDrive(): Promise<Outcome<null>>
  /** A round of upkeep now: asks about everything that was not asked about in the last minute, renews, gives back. */
  upkeepNow(): Promise<Outcome<UpkeepState>>
  /** Holds on this device. */
  setUpkeep(settings: UpkeepSettings): Promise<Outcome<null>>
  /** Until when the network keeps one file; asks when nobody was asked yet. */
  lease(entryId: string): Promise<Outcome<EntryLease>>
  /** Files that end within so many days, those that have ended included, the soonest first; the first few hundred. */
  endingFiles(days: number): Promise<Outcome<readonly EndingFile[]>>
  /** The days on which files end, for a calendar. @param withNames file names too: they leave the drive with it */
  calendar(withNames: boolean): Promise<Outcome<readonly CalendarDay[]>>
  /** What is or was given back to the network, the newest first. */
  releases(): Promise<Outcome<readonly ReleaseView[]>>
  /** Does not wait for other devices: what one of them has copied meanwhile is lost. */
  releaseNow(id: string): Promise<Outcome<null>>
  /** Forgets what became of everything that was given back. */
  forgetReleases(): Promise<Outcome<null>>
}
