/**
 * A file's proof sheet as a page asks for it. A file may have a thousand pieces with sixty audits each: what a map of them shows
 * comes at once and is light, what one mark rests on is asked for when somebody chooses it. Plain data.
 */
import type { AuditDepth, AuditRun, Coverage, FileStanding, HolderAudit, HolderVerdict } from './audit-api.ts'
import type { Outcome } from './outcome-api.ts'
import type { DownloadProof, HolderProof, PartProof, ProofLevel, ProofSheet } from './proof-api.ts'
import type { CopiesSummary } from './proof-summary.ts'

/** What the map says of one miner's copy of one piece. */
export interface CopyNote {
  readonly minerHotkey: string
  /** By the newest word; null: not registered then. */
  readonly minerUid: number | null
  /** Who placed it there, or asked it last. */
  readonly validatorHotkey: string
  /** Of the newest evidence, whatever was before it (`sheet/copies.ts`). */
  readonly level: ProofLevel
  /** Of the audit that counts; null: the receipt of the upload does. */
  readonly verdict: HolderVerdict | null
}

export interface PieceNote extends Pick<PartProof, 'index' | 'role' | 'cid' | 'bytes'> {
  readonly copies: readonly CopyNote[]
}

/**
 * Who wants a sheet, and the port its pieces go to: arrays of `PieceNote`, in order. A page that took those of a thousand parts
 * in one message would stand still.
 */
export interface SheetRequest {
  readonly entryId: string
  readonly port: MessagePort
}

/** What audits came to. */
export interface SheetAudits {
  readonly standing: FileStanding
  readonly coverage: Coverage
  /** Whether any of its objects was ever asked for. */
  readonly isAudited: boolean
}

export interface SheetFacts extends Omit<ProofSheet, 'parts' | 'downloads'> {
  /** Pieces that were sent to the port, or are still on their way. */
  readonly pieces: number
  /** By the receipts alone. */
  readonly stored: CopiesSummary
  /** Fewest copies of any piece whose newest evidence this device verified. */
  readonly copies: number
  /** Null where what is kept of them cannot be read. */
  readonly audits: SheetAudits | null
  /** Newest first. */
  readonly moments: readonly Moment[]
}

/** The sheet as a page holds it. */
export interface SheetNotes extends Omit<SheetFacts, 'pieces'> {
  readonly pieces: readonly PieceNote[]
}

export type Moment = StoredMoment | AuditMoment | DownloadMoment

export interface StoredMoment {
  readonly kind: 'stored'
  readonly at: number
  readonly receipts: number
  readonly miners: number
  /** Receipts whose checks did not all hold. */
  readonly failed: number
  /** Receipts that this device was told of and did not check, for it did not hold the bytes any more. */
  readonly unchecked: number
}

export interface AuditMoment {
  readonly kind: 'audit'
  readonly at: number
  readonly depth: AuditDepth
  readonly pieces: number
  readonly questions: number
  /** Both ways. */
  readonly bytes: number
  /** Pieces for which the validator gave no answers at all. */
  readonly troubles: number
  /** Copies by what came of them; those that nobody has are left out. */
  readonly verdicts: Readonly<Partial<Record<HolderVerdict, number>>>
  /** What is not as it should be, each miner once a verdict, worst first; at most four. */
  readonly findings: readonly HolderAudit[]
}

export interface DownloadMoment {
  readonly kind: 'download'
  readonly at: number
  readonly download: DownloadNote
}

/** A download without its checks. */
export interface DownloadNote extends Pick<DownloadProof, 'bytes' | 'complete' | 'failure'> {
  readonly level: 'verified' | 'failed' | 'unknown'
  readonly parts: number
  /** Answers on the way that were refused. */
  readonly rejected: number
}

export interface CopyRequest {
  readonly entryId: string
  /** Of the piece. */
  readonly cid: string
  readonly minerHotkey: string
}

/** What one audit says of one holder. */
export interface AuditStatement {
  readonly at: number
  readonly level: ProofLevel
  readonly run: AuditRun
  readonly holder: HolderAudit
}

/** All that is known of one miner's copy of one piece. */
export interface CopyFacts {
  readonly receipt: HolderProof | null
  /** Newest first. */
  readonly audits: readonly AuditStatement[]
  readonly level: ProofLevel
  /** Null when the receipt is the newest. */
  readonly newest: AuditStatement | null
  /** Unix milliseconds of the newest evidence that this device verified; null: none. */
  readonly provenAt: number | null
}

export interface SheetApi {
  openSheet(request: SheetRequest): Promise<Outcome<SheetFacts>>
  /** Null where the miner neither signed for the piece nor was asked for it. */
  copyOf(request: CopyRequest): Promise<Outcome<CopyFacts | null>>
  /** One download with all of its checks; null where it is no longer kept. */
  downloadOf(entryId: string, at: number): Promise<Outcome<DownloadProof | null>>
  /** All receipts and downloads as JSON, without the link, for the link has the file's key in it. */
  exportSheet(entryId: string): Promise<Outcome<Blob>>
}
