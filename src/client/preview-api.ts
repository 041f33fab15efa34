/** What the page may ask to look into files without saving them: small pictures, and bytes anywhere in a file. */
import type { PictureType } from '../protocol/envelope/manifest.ts'
import type { DriveFailure, Outcome } from './outcome-api.ts'

export interface SmallPicture {
  readonly mediaType: PictureType
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface ContentWish {
  /** Answers `MediaAsks` (service-worker/messages.ts) until the content is closed. */
  readonly port: MessagePort
  readonly entryId: string
  /** An earlier content by its place in `versions`. */
  readonly version?: number
}

export interface OpenedContent {
  readonly id: string
  readonly mediaType: string
  readonly bytes: number
}

/** How it goes with reading a file that is open. */
export interface ContentState {
  /** Why the last read that failed did; null after one that worked. */
  readonly failure: DriveFailure | null
  /** Validators that gave wrong bytes or none, and what of theirs was not used. */
  readonly rejected: readonly { readonly validatorHotkey: string; readonly reason: string }[]
}

export interface PreviewApi {
  /** The small picture that was sealed with the file; null where there is none. */
  picture(entryId: string): Promise<Outcome<SmallPicture | null>>
  /** Opens a file for reading; it is closed by `closeContent`, and when the drive is locked. */
  openContent(wish: ContentWish): Promise<Outcome<OpenedContent>>
  /** Lets a further port ask of a file that is open. */
  joinContent(wish: { readonly port: MessagePort; readonly id: string }): Promise<Outcome<null>>
  contentState(id: string): Promise<Outcome<ContentState>>
  closeContent(id: string): Promise<void>
}
