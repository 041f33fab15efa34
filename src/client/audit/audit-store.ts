/**
 * What audits found, sealed on this device: runs of each object under its CID, apart from the evidence, which is large. Evidence is
 * kept of the newest run and of the newest one in which an answer was wrong; of a run of many questions that of the wrong answers
 * and of a few others.
 */
import * as v from 'valibot'
import type { AuditRun } from '../audit-api.ts'
import { DriveError } from '../drive-error.ts'
import { SealedMemo } from '../sealed-memo.ts'
import type { SealedStore } from '../sealed-store.ts'
import { NO_ANSWERS, type QuestionEvidence } from './evidence.ts'

/** Runs remembered of an object; the oldest go first. */
const RUNS_MAX = 60
/** Questions of a run whose evidence is kept: 16 of a MiB, or as many of a record as are worth looking at. */
const QUESTIONS_KEPT = 32
/** Objects whose runs are remembered: those of a file of 16 GiB, which its sheet asks for every few seconds of an audit. */
const OBJECTS_REMEMBERED = 2_049

const TEXT = v.string()
const NUMBER = v.number()
/** One holder's verdict, as it is kept. */
export const holderAuditSchema = v.object({
  minerHotkey: TEXT,
  minerUid: v.nullable(NUMBER),
  verdict: v.picklist(['proven', 'unsigned', 'consistent', 'failed', 'missing', 'silent', 'unasked']),
  level: v.picklist(['verified', 'consistent', 'claimed', 'unknown', 'failed']),
  blame: v.picklist(['miner', 'validator', 'either', 'nobody']),
  reason: TEXT,
  detail: TEXT,
  asked: NUMBER,
  passed: NUMBER,
  ms: NUMBER,
  micros: NUMBER,
})
export const auditRunSchema = v.object({
  id: TEXT,
  at: NUMBER,
  depth: v.picklist(['quick', 'thorough']),
  cid: TEXT,
  length: NUMBER,
  validatorHotkey: TEXT,
  block: NUMBER,
  blockHash: TEXT,
  chunkBytes: NUMBER,
  chunks: NUMBER,
  indexes: v.array(NUMBER),
  holders: v.array(holderAuditSchema),
  trouble: TEXT,
  bytesUp: NUMBER,
  bytesDown: NUMBER,
  hasEvidence: v.boolean(),
})
const RUNS = v.array(auditRunSchema)

const QUESTION = v.object({
  cid: TEXT,
  length: NUMBER,
  contentRoot: TEXT,
  validator: TEXT,
  challengeHash: TEXT,
  chunkBytes: NUMBER,
  index: NUMBER,
  seed: TEXT,
  curve: v.literal('P-256'),
  g: TEXT,
  h: TEXT,
  block: NUMBER,
  blockHash: TEXT,
  nonce: TEXT,
  genesisHash: TEXT,
  at: NUMBER,
})
const ANSWER = v.object({
  miner: TEXT,
  answer: v.nullable(v.record(TEXT, v.unknown())),
  noAnswer: v.nullable(v.picklist(NO_ANSWERS)),
  signature: v.nullable(TEXT),
  ms: NUMBER,
})
const EVIDENCE = v.array(
  v.object({ question: QUESTION, answers: v.array(ANSWER), pieceHash: v.exactOptional(TEXT) }),
)

export class AuditStore {
  readonly #store: SealedStore
  readonly #runs: SealedMemo<readonly AuditRun[]>

  constructor(store: SealedStore) {
    this.#store = store
    this.#runs = new SealedMemo(store, parseRuns, OBJECTS_REMEMBERED)
  }

  /** Newest first. @throws DriveError vault-damaged */
  runs(cid: string): Promise<readonly AuditRun[]> {
    return this.#runs.get(`audits/${cid}`)
  }

  /** Empty where it is not kept any more. @throws DriveError vault-damaged */
  async evidence(cid: string, runId: string): Promise<QuestionEvidence[]> {
    const parsed = v.safeParse(EVIDENCE, (await this.#store.get(evidenceLabel(cid, runId))) ?? [])
    if (parsed.success) return parsed.output.map((each) => each)
    throw new DriveError('vault-damaged', 'The evidence of this audit is not what this program writes.')
  }

  async add(run: AuditRun, evidence: readonly QuestionEvidence[]): Promise<readonly AuditRun[]> {
    const { cid } = run
    const kept = selected(run, evidence)
    if (kept.length > 0) await this.#store.put(evidenceLabel(cid, run.id), plain(kept))
    return this.#store.exclusive(async () => {
      const before = await this.runs(cid)
      const all = [{ ...run, hasEvidence: kept.length > 0 }, ...before].slice(0, RUNS_MAX)
      const keeping = keepers(all)
      const after = all.map((each) => ({ ...each, hasEvidence: each.hasEvidence && keeping.has(each.id) }))
      await this.#store.put(`audits/${cid}`, after)
      for (const { id, hasEvidence } of [...all, ...before.slice(RUNS_MAX - 1)])
        if (hasEvidence && !keeping.has(id)) await this.#store.remove(evidenceLabel(cid, id))
      return after
    })
  }

  async remove(cid: string): Promise<void> {
    for (const { id, hasEvidence } of await this.runs(cid).catch(() => []))
      if (hasEvidence) await this.#store.remove(evidenceLabel(cid, id))
    await this.#store.remove(`audits/${cid}`)
  }
}

function parseRuns(value: unknown): readonly AuditRun[] {
  const parsed = v.safeParse(RUNS, value ?? [])
  if (parsed.success) return parsed.output
  throw new DriveError('vault-damaged', 'The audits of this object are not what this program writes.')
}

function evidenceLabel(cid: string, runId: string): string {
  return `audit-evidence/${cid}/${runId}`
}

function hasWrong({ holders }: AuditRun): boolean {
  return holders.some(({ verdict }) => verdict === 'failed')
}

/** Runs whose evidence stays: all of the newest audit, and the newest with a wrong answer. */
function keepers(runs: readonly AuditRun[]): ReadonlySet<string> {
  const newest = runs.filter(({ at }) => at === runs[0]?.at)
  const wrong = runs.find((run) => run.hasEvidence && hasWrong(run))
  return new Set([...newest, ...(wrong === undefined ? [] : [wrong])].map(({ id }) => id))
}

/** Questions to whose answers something is wrong come first. */
function selected({ holders }: AuditRun, evidence: readonly QuestionEvidence[]): readonly QuestionEvidence[] {
  if (evidence.length <= QUESTIONS_KEPT) return evidence
  const failing = new Set(
    holders.filter(({ verdict }) => verdict === 'failed').map(({ minerHotkey }) => minerHotkey),
  )
  const isAbout = ({ answers }: QuestionEvidence) =>
    Number(answers.some(({ miner, noAnswer }) => failing.has(miner) && noAnswer === null))
  return evidence.toSorted((a, b) => isAbout(b) - isAbout(a)).slice(0, QUESTIONS_KEPT)
}

/** CBOR knows no member that is undefined. */
function plain(evidence: readonly QuestionEvidence[]): unknown {
  return evidence.map(({ question, answers }) => ({
    question,
    answers: answers.map((each) => ({
      ...each,
      answer:
        each.answer === null
          ? null
          : Object.fromEntries(Object.entries(each.answer).filter(([, value]) => value !== undefined)),
    })),
  }))
}
