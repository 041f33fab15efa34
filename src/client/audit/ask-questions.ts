/** The questions of one audit of one object, put to one validator: the first by itself, the others a few at a time. */
import type { Neuron } from '../../chain/chain-types.ts'
import type { AxonOutcome, ChallengeUserAnswer } from '../axon-port.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { AuditObject } from './audit-objects.ts'
import type { AuditDraw } from './draw-audit.ts'
import type { AnswerEvidence, AuditQuestion, QuestionEvidence } from './evidence.ts'

/** A validator waits half a minute for its slowest miner, and less when that one let it wait before. */
const QUESTION_TIMEOUT_MS = 60_000
/** Questions about one object under way at once, after the first. */
const AT_ONCE = 4
/** Milliseconds before a busy validator is asked again. */
const PAUSES_MS = [1_000, 3_000, 9_000]

export type Drawn = Omit<AuditQuestion, 'index' | 'challengeHash'>

interface Asking {
  readonly access: NetworkAccess
  readonly object: AuditObject
  readonly draw: AuditDraw
  readonly signal: AbortSignal
  /** Told the bytes of both ways of each question that was answered. */
  readonly counted: (up: number, down: number) => void
  /** The validator placed nothing of this: it knows the object by another's announcement. */
  readonly isRelay: boolean
}

interface Asked {
  readonly evidence: readonly QuestionEvidence[]
  /** Why the validator left a question unanswered; empty when it did not. */
  readonly trouble: string
}

/** A validator that fails a question is not asked the rest: what it answered until then stays. */
export async function askAll(
  { access, object, draw, signal, counted, isRelay }: Asking,
  validator: Neuron,
  question: Drawn,
): Promise<Asked> {
  const evidence: QuestionEvidence[] = []
  let trouble = ''
  const options = { timeoutMs: QUESTION_TIMEOUT_MS, signal, counted }
  const ask = async (index: number): Promise<void> => {
    const { cid, chunkBytes, curve, g, h, seed } = question
    const request = { cid, index, chunkBytes, curve, g, h, seed }
    const again = () => access.axons.challenge(validator, request, options)
    const answer = await patiently(access, signal, again)
    if (!answer.ok) trouble ||= troubleOf(answer)
    else if (!isRelay) evidence.push(evidenceOf(question, object, index, answer.value))
    else if (answer.value.challengeHash !== object.pieceHash) trouble ||= 'not-found'
    else evidence.push(evidenceOf(question, object, index, withoutLoss(answer.value)))
  }
  const [first, ...rest] = draw.indexes
  if (first !== undefined) await ask(first)
  while (rest.length > 0 && trouble === '') await Promise.all(rest.splice(0, AT_ONCE).map(ask))
  return { evidence, trouble }
}

const PASSING: ReadonlySet<string | undefined> = new Set(['busy', 'rate-limited', 'storage-unavailable'])

/** A validator that says that it has too much to do is asked again a little later. */
async function patiently<T>(
  { clock }: NetworkAccess,
  signal: AbortSignal,
  ask: () => Promise<AxonOutcome<T>>,
): Promise<AxonOutcome<T>> {
  for (const pause of PAUSES_MS) {
    const answer = await ask()
    if (answer.ok || !PASSING.has(answer.code)) return answer
    await clock.sleep(pause, signal)
  }
  return ask()
}

function evidenceOf(
  question: Drawn,
  { pieceHash }: AuditObject,
  index: number,
  { challengeHash, answers }: ChallengeUserAnswer,
): QuestionEvidence {
  const known = pieceHash === null ? {} : { pieceHash }
  return { question: { ...question, index, challengeHash }, answers, ...known }
}

/** A miner that keeps pieces by caller knows nothing of this one's, and has lost nothing. */
function withoutLoss({ challengeHash, answers }: ChallengeUserAnswer): ChallengeUserAnswer {
  const mild = (answer: AnswerEvidence): AnswerEvidence =>
    answer.noAnswer === 'missing' ? { ...answer, noAnswer: 'refused' } : answer
  return { challengeHash, answers: answers.map(mild) }
}

function troubleOf(answer: Extract<AxonOutcome<unknown>, { ok: false }>): string {
  return answer.code ?? answer.reason
}
