/** Audits as the page sees them: what is asked of the holders of its files, and what came of it. Plain data. */
import type { Check } from '../protocol/verdict.ts'
import type { QuestionEvidence } from './audit/evidence.ts'
import type { DriveFailure, Outcome } from './outcome-api.ts'
import type { ProofLevel } from './proof-api.ts'

/**
 * `quick`: one chunk of each object. `thorough`: so many that a loss of one hundredth of the file does not stay unnoticed but
 * in one of a thousand cases, or all of a small one.
 */
export type AuditDepth = 'quick' | 'thorough'

export type AuditTarget =
  /** Everything that is not in the trash. */
  | { readonly kind: 'drive' }
  /** Files, and folders with all below them. */
  | { readonly kind: 'entries'; readonly ids: readonly string[] }

/** What one holder's answers about one object came to. */
export type HolderVerdict =
  /** Every answer leads to the root that was fixed at upload, and is signed by this miner. */
  | 'proven'
  /** The right bytes came back, but nothing shows that they came from this miner: it does not sign. */
  | 'unsigned'
  /** The specification's checks hold, and nothing binds the answer to the file (a stock miner). */
  | 'consistent'
  /** An answer is wrong. `blame` says whose fault that is, as far as it can be told. */
  | 'failed'
  /** The miner itself says that it has not the piece. */
  | 'missing'
  /** No answer in time, not there, busy, refused: nobody's lie. */
  | 'silent'
  /** A receipt names it, and the validator did not ask it. */
  | 'unasked'

/** `either`: the miner or the validator that relayed the answer; nobody can tell, for it is not signed. */
export type Blame = 'miner' | 'validator' | 'either' | 'nobody'

export interface HolderAudit {
  readonly minerHotkey: string
  /** By the chain, when it was asked; null: not registered. */
  readonly minerUid: number | null
  readonly verdict: HolderVerdict
  readonly level: ProofLevel
  readonly blame: Blame
  /** Reason of the first check that did not hold, or of the missing answer; empty where all is well. */
  readonly reason: string
  readonly detail: string
  /** Questions that were asked of it, and those whose answers held. */
  readonly asked: number
  readonly passed: number
  /** Longest time of an answer, by the validator's word. */
  readonly ms: number
  /** Microseconds of all checks in the worker. Openings are decided together: of these it is an equal share. */
  readonly micros: number
}

/** One audit of one object through one validator. */
export interface AuditRun {
  readonly id: string
  /** Unix milliseconds. */
  readonly at: number
  readonly depth: AuditDepth
  readonly cid: string
  /** Bytes of the object. */
  readonly length: number
  readonly validatorHotkey: string
  readonly block: number
  readonly blockHash: string
  readonly chunkBytes: number
  /** Chunks that the object has, and those that were asked for. */
  readonly chunks: number
  readonly indexes: readonly number[]
  readonly holders: readonly HolderAudit[]
  /** Why the validator gave no answers at all; empty otherwise. */
  readonly trouble: string
  readonly bytesUp: number
  readonly bytesDown: number
  /** Whether `auditEvidence` still has what it was computed from. */
  readonly hasEvidence: boolean
}

/** What all audits of a file say about losses, for the copies that were asked least. */
export interface Coverage {
  /** Records of 16,400 bytes that its objects have together. */
  readonly records: number
  /** Copies (one miner's of one object) in the newest audit of each object, and those of them that were proven. */
  readonly copies: number
  readonly proven: number
  /** The loss that `missChance` is about: this share of the records, at least one. */
  readonly lostShare: number
  readonly lostRecords: number
  /**
   * Questions that count: of each object those of its proven copy that was asked least, in all audits since one last did not prove
   * it; over the file as many as its least asked object is worth by its size.
   */
  readonly questions: number
  /** Chance that such a loss went unnoticed through all of them: (1 - lostShare)^questions; 0 where all records were proven. */
  readonly missChance: number
  /** Unix milliseconds of the oldest newest audit of an object; null: an object was never audited. */
  readonly oldestAt: number | null
}

/** `lost`: no copy of some object was proven and one failed. `weak`: fewer copies proven than an upload needs. */
export type FileStanding = 'lost' | 'failed' | 'weak' | 'unaudited' | 'proven'

/** A file in the list of all proofs. */
export interface AuditRow {
  readonly entryId: string
  readonly name: string
  readonly bytes: number
  readonly standing: FileStanding
  readonly coverage: Coverage
  /** Fewest copies of any of its objects that the newest audit proved. */
  readonly copies: number
  /** Whose answer is wrong, where one is. */
  readonly worst: (HolderAudit & { readonly validatorHotkey: string; readonly cid: string }) | null
}

/** What an audit came to over everything it was about. */
export interface AuditReport {
  readonly id: string
  readonly at: number
  readonly finishedAt: number
  readonly depth: AuditDepth
  readonly files: number
  readonly objects: number
  readonly questions: number
  /** Copies by what came of them. */
  readonly verdicts: Readonly<Record<HolderVerdict, number>>
  /** Whether it was about everything that is not in the trash. */
  readonly whole: boolean
  /** Files that were not asked about, or not all of them: nobody could say what they consist of, or the network went. */
  readonly unreached: number
  /** Objects whose validators gave no answer at all, so that nobody was asked about them: they are in no other count but `objects`. */
  readonly unanswered: number
  /** Somebody stopped it, or it could not go on. */
  readonly stopped: boolean
  readonly bytesUp: number
  readonly bytesDown: number
  /** Miners that something is wrong with, worst first; at most 64. */
  readonly miners: readonly MinerFinding[]
}

export interface MinerFinding {
  readonly minerHotkey: string
  readonly minerUid: number | null
  readonly verdict: HolderVerdict
  readonly blame: Blame
  readonly reason: string
  /** Copies of the drive that it is about. */
  readonly copies: number
}

export interface AuditOverview {
  readonly files: number
  readonly byStanding: Readonly<Record<FileStanding, number>>
  /** Unix milliseconds of the oldest newest proof of any audited file; null: none. */
  readonly oldestAt: number | null
  /** Entry ids: what is lost, failed and weak first, then what was never audited, then the oldest proofs. */
  readonly order: readonly string[]
  /** Newest first, at most 20. */
  readonly reports: readonly AuditReport[]
}

export interface AuditPlan {
  readonly every: 'never' | 'day' | 'week' | 'month'
  readonly depth: AuditDepth
}

export interface AuditProgress {
  readonly depth: AuditDepth
  /** Whether the plan began it. */
  readonly planned: boolean
  readonly startedAt: number
  /** Objects (parts, manifests, packs), each asked of all who hold it. */
  readonly objects: number
  readonly done: number
  readonly questions: number
  readonly asked: number
  /** Copies that something is wrong with so far. */
  readonly failed: number
  readonly bytesUp: number
  readonly bytesDown: number
}

export interface AuditState {
  /** Null: none is under way. */
  readonly current: AuditProgress | null
  readonly plan: AuditPlan
  /** When the newest one ended, of whatever and however far it came: there is more to read since. */
  readonly endedAt: number | null
  /** Unix milliseconds, of whole ones; null: never, or nothing is planned. */
  readonly lastAt: number | null
  readonly nextAt: number | null
  /** Why the last one could not go on; null: it could. */
  readonly failure: DriveFailure | null
}

/** Lies that a sandbox copy of an answer can be given; `forged` is the one that the specification's own checks accept. */
export const LIES = [
  'chunk-bit',
  'other-chunk',
  'old-seed',
  'own-bases',
  'randomness',
  'commitment',
  'infinity',
  'merkle-path',
  'merkle-root',
  'content-path',
  'chain',
  'other-miner',
  'forged',
] as const
export type Lie = (typeof LIES)[number]

/** One answer, checked anew. */
export interface Examination {
  /** Every check that this page makes, in order; the signature's among them. */
  readonly checks: readonly Check[]
  readonly ok: boolean
  readonly reason: string
  /** The specification's three checks alone. */
  readonly specification: { readonly ok: boolean; readonly reason: string; readonly checks: readonly Check[] }
  /** Microseconds of each of `checks`, in their order, each computed by itself: the mean of `passes`. Of a lie nothing is timed. */
  readonly checkMicros: readonly number[]
  readonly passes: number
  /** What the lie changed: name of the member, before, after. */
  readonly changed: readonly { readonly field: string; readonly before: string; readonly after: string }[]
  /** Hashes from the commitment up to the root of the miner's own tree, and from the chunk's records up to the file's. */
  readonly merklePath: readonly PathStep[]
  readonly contentPath: readonly string[]
}

export interface PathStep {
  readonly side: 'left' | 'right'
  /** Hex of the neighbour. */
  readonly hash: string
}

export interface AuditApi {
  /** Begins one; `events.audit` tells how far it is. Refused with `audit-running` while another one is under way. */
  auditNow(target: AuditTarget, depth: AuditDepth): Promise<Outcome<null>>
  /** What was found until then stays. */
  stopAudit(): Promise<Outcome<null>>
  setAuditPlan(plan: AuditPlan): Promise<Outcome<null>>
  auditOverview(): Promise<Outcome<AuditOverview>>
  /** In their order; null for what is gone. */
  auditRows(entryIds: readonly string[]): Promise<readonly (AuditRow | null)[]>
  auditEvidence(cid: string, runId: string): Promise<Outcome<readonly QuestionEvidence[]>>
  /** Checks one kept answer again, or a copy of it with a lie in it. */
  examine(request: ExamineRequest): Promise<Outcome<Examination>>
}

export interface ExamineRequest {
  readonly cid: string
  readonly runId: string
  readonly index: number
  readonly minerHotkey: string
  readonly lie: Lie | null
}

/** All audits of the objects of a file. */
export interface FileAudits {
  readonly entryId: string
  readonly coverage: Coverage
  readonly standing: FileStanding
  readonly objects: readonly { readonly cid: string; readonly runs: readonly AuditRun[] }[]
}
