/** What an audit has come to so far, added up over the objects that were asked about. */
import type {
  AuditDepth,
  AuditProgress,
  AuditReport,
  AuditRun,
  HolderAudit,
  HolderVerdict,
  MinerFinding,
} from '../audit-api.ts'

const MINERS_MAX = 64

/** What is worth telling of a miner, worst first. */
const FINDINGS: readonly HolderVerdict[] = [
  'failed',
  'missing',
  'unsigned',
  'consistent',
  'silent',
  'unasked',
]

export interface AuditScope {
  readonly id: string
  readonly at: number
  readonly depth: AuditDepth
  readonly planned: boolean
  readonly whole: boolean
  readonly files: number
}

export class AuditTally {
  readonly #scope: AuditScope
  readonly #verdicts = { proven: 0, unsigned: 0, consistent: 0, failed: 0, missing: 0, silent: 0, unasked: 0 }
  readonly #findings = new Map<string, MinerFinding>()
  #objects = 0
  #done = 0
  #questions = 0
  #asked = 0
  #up = 0
  #down = 0
  #unreached = 0
  #unanswered = 0

  constructor(scope: AuditScope) {
    this.#scope = scope
  }

  found(objects: number): void {
    this.#objects += objects
  }

  asked(up: number, down: number): void {
    this.#asked += 1
    this.#up += up
    this.#down += down
  }

  unreached(files: number): void {
    this.#unreached += files
  }

  done(runs: readonly AuditRun[]): void {
    this.#done += 1
    if (runs.every(({ trouble }) => trouble !== '')) this.#unanswered += 1
    for (const { indexes, holders } of runs) {
      this.#questions += indexes.length
      for (const holder of holders) this.#take(holder)
    }
  }

  #take({ minerHotkey, minerUid, verdict, blame, reason }: HolderAudit): void {
    this.#verdicts[verdict] += 1
    if (verdict === 'proven') return
    const key = `${minerHotkey} ${verdict} ${blame} ${reason}`
    const copies = (this.#findings.get(key)?.copies ?? 0) + 1
    this.#findings.set(key, { minerHotkey, minerUid, verdict, blame, reason, copies })
  }

  progress(): AuditProgress {
    const { depth, planned, at: startedAt } = this.#scope
    const failed = this.#verdicts.failed + this.#verdicts.missing
    const [objects, done, questions, asked] = [this.#objects, this.#done, this.#questions, this.#asked]
    const traffic = { bytesUp: this.#up, bytesDown: this.#down }
    return { depth, planned, startedAt, objects, done, questions, asked, failed, ...traffic }
  }

  report(finishedAt: number, stopped: boolean): AuditReport {
    const { id, at, depth, files, whole } = this.#scope
    const rank = ({ verdict }: MinerFinding) => FINDINGS.indexOf(verdict)
    const worstFirst = [...this.#findings.values()].toSorted(
      (a, b) => rank(a) - rank(b) || b.copies - a.copies,
    )
    return {
      id,
      at,
      finishedAt,
      depth,
      files,
      objects: this.#done,
      questions: this.#questions,
      verdicts: { ...this.#verdicts },
      whole,
      unreached: this.#unreached,
      unanswered: this.#unanswered,
      stopped,
      bytesUp: this.#up,
      bytesDown: this.#down,
      miners: worstFirst.slice(0, MINERS_MAX),
    }
  }
}
