/**
 * From verdicts on single answers to what is said of a holder. Nothing here upgrades anything, and nothing that stayed without an
 * answer is left out: a miner that is late exactly where it has lost something would pass all the questions that count.
 */
import type { HolderAudit, HolderVerdict } from '../audit-api.ts'
import type { ProofLevel } from '../proof-api.ts'
import type { AnswerVerdict } from './check-answers.ts'
import type { AnswerEvidence, NoAnswer, QuestionEvidence } from './evidence.ts'

const LEVELS: Readonly<Record<HolderVerdict, ProofLevel>> = {
  proven: 'verified',
  // The bytes are there; that they are this miner's is the validator's word.
  unsigned: 'claimed',
  consistent: 'consistent',
  failed: 'failed',
  missing: 'failed',
  silent: 'unknown',
  unasked: 'unknown',
}

/** @param uids hotkey -> uid by the chain */
export function judgeHolders(
  evidence: readonly QuestionEvidence[],
  verdicts: readonly AnswerVerdict[],
  uids: ReadonlyMap<string, number>,
): HolderAudit[] {
  const miners = new Set(evidence.flatMap(({ answers }) => answers.map(({ miner }) => miner)))
  return [...miners].map((miner) => {
    const answers = evidence.flatMap((each) => each.answers.filter((answer) => answer.miner === miner))
    const answered = new Set(
      evidence.flatMap(({ question, answers: given }) =>
        given.some((each) => each.miner === miner && each.answer !== null) ? [question.index] : [],
      ),
    )
    const own = verdicts.filter((each) => each.miner === miner && answered.has(each.index))
    return { minerUid: uids.get(miner) ?? null, ...judged(miner, answers, own) }
  })
}

function judged(
  minerHotkey: string,
  answers: readonly AnswerEvidence[],
  verdicts: readonly AnswerVerdict[],
): Omit<HolderAudit, 'minerUid'> {
  const wrong = verdicts.find(({ verdict }) => !verdict.ok)
  const held = verdicts.filter(({ verdict }) => verdict.ok)
  const finding = wrong === undefined ? findingOf(answers, held) : failing(wrong)
  return {
    minerHotkey,
    ...finding,
    level: LEVELS[finding.verdict],
    asked: answers.length,
    passed: held.filter(({ consistentOnly }) => !consistentOnly).length,
    ms: Math.max(0, ...answers.map(({ ms }) => ms)),
    micros: verdicts.reduce((sum, { micros }) => sum + micros, 0),
  }
}

type Finding = Pick<HolderAudit, 'verdict' | 'blame' | 'reason' | 'detail'>

function failing({ verdict, blame }: AnswerVerdict): Finding {
  const { reason, detail } = verdict.ok ? { reason: '', detail: '' } : verdict
  return { verdict: 'failed', blame, reason, detail }
}

function findingOf(answers: readonly AnswerEvidence[], held: readonly AnswerVerdict[]): Finding {
  const absences = answers.flatMap(({ noAnswer }) => (noAnswer === null ? [] : [noAnswer]))
  const fine = { blame: 'nobody', reason: '', detail: '' } as const
  if (absences.includes('missing')) return { ...fine, verdict: 'missing', blame: 'either', reason: 'missing' }
  if (absences.includes('malformed'))
    return { ...fine, verdict: 'failed', blame: 'either', reason: 'malformed' }
  if (absences.length > 0 || held.length === 0) return absent(absences, held.length)
  if (held.some(({ consistentOnly }) => consistentOnly)) return { ...fine, verdict: 'consistent' }
  return { ...fine, verdict: held.every(({ signed }) => signed) ? 'proven' : 'unsigned' }
}

/** Unasked only where it never was. */
function absent(absences: readonly NoAnswer[], held: number): Finding {
  const reason = absences.find((each) => each !== 'unasked') ?? absences[0] ?? 'late'
  const verdict = reason === 'unasked' && held === 0 ? 'unasked' : 'silent'
  return { verdict, blame: 'nobody', reason, detail: '' }
}

/** It was not asked the rest: why is in the detail, and is the validator's or the line's. */
export const CUT_SHORT = 'cut-short'

/** What holders come to whose validator left questions unanswered: it, or they through it, could have chosen which. */
export function cutShort(holders: readonly HolderAudit[], trouble: string): HolderAudit[] {
  return holders.map((holder) =>
    holder.verdict === 'proven' || holder.verdict === 'unsigned' || holder.verdict === 'consistent'
      ? { ...holder, verdict: 'silent', level: LEVELS.silent, reason: CUT_SHORT, detail: trouble }
      : holder,
  )
}
