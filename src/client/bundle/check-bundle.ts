/**
 * Computes everything in a bundle again: signatures, openings, paths, chained hashes, CIDs, and that every question was drawn
 * from the block it names. Total; what a miner said is never trusted, nor what the exporter says of it.
 */
import type { ProofHashes } from '../../protocol/challenge-proof.ts'
import { cidOf } from '../../protocol/cid.ts'
import type { QuestionEvidence } from '../audit/evidence.ts'
import type { Bundle, BundleObject } from './bundle.ts'
import type {
  AnswerFinding,
  AnswerVerdict,
  BundleReport,
  ObjectFinding,
  ReceiptFinding,
} from './bundle-report.ts'
import { checkReceipt } from './check-receipt.ts'
import { type CheckedQuestion, checkRun } from './check-run.ts'
import { statementOf } from './statement.ts'

/** Why an answer may be missing without anything being wrong. */
const HONESTLY_ABSENT: readonly (string | null)[] = ['late', 'unreachable', 'busy', 'unasked']

/** Told how many of all receipts and answers are checked. */
export type OnStep = (done: number, all: number) => void

/** @param hashes default: for small chunks */
export function checkBundle(bundle: Bundle, onStep: OnStep = () => {}, hashes?: ProofHashes): BundleReport {
  const all = bundle.objects.reduce((sum, object) => sum + stepsOf(object), 0)
  let done = 0
  const step = (steps: number) => {
    done += steps
    onStep(done, all)
  }
  const { at, genesisHash, networkName, exporter, name, downloads } = bundle
  const objects = bundle.objects.map((object) => checkObject(object, step, hashes))
  const found = { at, genesisHash, networkName, exporter, name, downloads, objects }
  const answers = objects.flatMap(({ questions }) => questions.flatMap((question) => question.answers))
  const receipts = objects.flatMap((object) => object.receipts)
  const ok =
    answers.every(isFine) &&
    receipts.every(({ verdict }) => verdict !== 'failed') &&
    objects.every(({ root, questions }) => root !== 'contradicted' && questions.every((one) => one.ok))
  return {
    ...found,
    answers: countAnswers(answers),
    receipts: countReceipts(receipts),
    ok,
    statement: statementOf(found),
  }
}

function stepsOf({ receipts, audits }: BundleObject): number {
  return receipts.length + answersIn(audits)
}

function answersIn(audits: readonly QuestionEvidence[]): number {
  return audits.reduce((sum, { answers }) => sum + answers.length, 0)
}

type Step = (steps: number) => void

/** Questions of one seed together: what a miner says to one fixes what it may say to the others. */
function checkAudits(object: BundleObject, step: Step, hashes?: ProofHashes): CheckedQuestion[] {
  const runs = new Map<string, QuestionEvidence[]>()
  for (const audit of object.audits) {
    const run = runs.get(audit.question.seed)
    if (run === undefined) runs.set(audit.question.seed, [audit])
    else run.push(audit)
  }
  const checked = new Map<QuestionEvidence, CheckedQuestion>()
  for (const run of runs.values()) {
    for (const [i, question] of checkRun(run, hashes).entries()) {
      const audit = run[i]
      if (audit !== undefined) checked.set(audit, question)
    }
    step(answersIn(run))
  }
  return object.audits.map((audit) => checked.get(audit)).filter((question) => question !== undefined)
}

function checkObject(object: BundleObject, step: Step, hashes?: ProofHashes): ObjectFinding {
  const { cid, length, contentRoot, role, index } = object
  const checked = checkAudits(object, step, hashes)
  const whole = checked.map((question) => question.object).filter((data) => data !== null)
  const named = whole.find((data) => cidOf(data) === cid) ?? null
  const receipts = object.receipts.map((receipt) => {
    const finding = checkReceipt(receipt, object, named, hashes?.curve)
    step(1)
    return finding
  })
  const root = whole.length === 0 ? 'word' : named === null ? 'contradicted' : 'object'
  const questions = checked.map(({ finding }) => finding)
  return { cid, length, contentRoot, role, index, root, receipts, questions }
}

function isFine({ verdict, noAnswer }: AnswerFinding): boolean {
  return verdict === 'proven' || (verdict === 'no-answer' && HONESTLY_ABSENT.includes(noAnswer))
}

function countAnswers(answers: readonly AnswerFinding[]): Record<AnswerVerdict, number> {
  const count = (wanted: AnswerVerdict) => answers.filter(({ verdict }) => verdict === wanted).length
  return {
    proven: count('proven'),
    unsigned: count('unsigned'),
    consistent: count('consistent'),
    'signed-wrong': count('signed-wrong'),
    'signed-disputed': count('signed-disputed'),
    'wrong-unsigned': count('wrong-unsigned'),
    'no-answer': count('no-answer'),
    void: count('void'),
  }
}

function countReceipts(receipts: readonly ReceiptFinding[]): BundleReport['receipts'] {
  const count = (wanted: ReceiptFinding['verdict']) =>
    receipts.filter(({ verdict }) => verdict === wanted).length
  return { held: count('held'), proven: count('proven'), failed: count('failed') }
}
