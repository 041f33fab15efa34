/** Uploads and downloads as the page sees them. Plain data, but for what the person chose and where bytes go. */
import type { Choice, DriveEntry } from './entry-api.ts'
import type { DriveFailure, Outcome } from './outcome-api.ts'
import type { DownloadProof } from './proof-api.ts'

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
  /**
   * It stands still until nodes can be reached again, or until the person says once more what to send, where to save or who signs.
   * `validators`: none of them answers, or none can now, although this device has a network; `named`: none of those that the wallet's
   * session names does.
   */
  readonly waitingFor: 'network' | 'validators' | 'wallet' | 'named' | 'source' | 'target' | null
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

export interface TransferApi {
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
}
