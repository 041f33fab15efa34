/**
 * One audit of one object: a fresh seed after the newest block, and the same chunks asked of everybody who holds it, through each
 * validator that placed it. The first question has every miner commit to all chunks under that seed; the others then choose.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Neuron } from '../../chain/chain-types.ts'
import { auditParametersOf, auditSeed } from '../../protocol/audit-parameters.ts'
import type { AuditDepth, AuditRun } from '../audit-api.ts'
import type { AxonOutcome, ChallengeUserAnswer } from '../axon-port.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { ChainView } from '../ports.ts'
import { randomBytes } from '../web-crypto.ts'
import type { AuditObject } from './audit-objects.ts'
import { type AuditDraw, drawAudit } from './draw-audit.ts'
import type { AuditQuestion, QuestionEvidence } from './evidence.ts'
import { cutShort, judgeHolders } from './judge-run.ts'

/** A validator waits half a minute for its slowest miner, and less when that one let it wait before. */
const QUESTION_TIMEOUT_MS = 60_000
/** Questions about one object under way at once, after the first. */
const AT_ONCE = 4
/** Milliseconds before a busy validator is asked again. */
const PAUSES_MS = [1_000, 3_000, 9_000]

export interface AuditWish {
  readonly depth: AuditDepth
  /** Records of all objects of the file. */
  readonly ofRecords: number
  readonly signal: AbortSignal
  /** Told of each question that was answered, and the bytes of both ways. */
  readonly asked: (up: number, down: number) => void
}

export interface AuditedRun {
  readonly run: AuditRun
  readonly evidence: readonly QuestionEvidence[]
}

/** @throws ChainError; the signal's reason */
export async function auditObject(
  access: NetworkAccess,
  object: AuditObject,
  wish: AuditWish,
): Promise<AuditedRun[]> {
  const view = await access.ring.view()
  const at = access.clock.now()
  const draw = drawAudit(object.length, wish.depth, wish.ofRecords)
  const validators = new Set(object.holders.map(({ validator }) => validator))
  const runs = [...validators].map((hotkey) => runThrough({ access, object, wish, view, at, draw }, hotkey))
  return Promise.all(runs)
}

interface Context {
  readonly access: NetworkAccess
  readonly object: AuditObject
  readonly wish: AuditWish
  readonly view: ChainView
  readonly at: number
  readonly draw: AuditDraw
}

async function runThrough(context: Context, hotkey: string): Promise<AuditedRun> {
  const { access, object, wish, view, at, draw } = context
  const { neurons } = view.metagraph
  const validator = neurons.find((neuron) => neuron.hotkey === hotkey && neuron.axon !== null)
  const question = questionOf(context, hotkey)
  const counter = { up: 0, down: 0 }
  const { evidence, trouble: cut } =
    validator === undefined
      ? { evidence: [], trouble: 'validator-gone' }
      : await askAll(context, validator, question, counter)
  // Somebody stopped it: nobody's silence.
  wish.signal.throwIfAborted()
  const uids = new Map(neurons.map(({ hotkey: miner, uid }) => [miner, uid]))
  const whole = withUnasked(evidence, object, hotkey)
  const verdicts = await access.verifier.checkAnswers(whole)
  const judged = judgeHolders(whole, verdicts, uids)
  const run: AuditRun = {
    id: bytesToHex(randomBytes(8)),
    at,
    depth: wish.depth,
    cid: object.cid,
    length: object.length,
    validatorHotkey: hotkey,
    block: question.block,
    blockHash: question.blockHash,
    chunkBytes: draw.chunkBytes,
    chunks: draw.chunks,
    indexes: evidence.map(({ question: { index } }) => index),
    holders: cut === '' ? judged : cutShort(judged, cut),
    trouble: evidence.length > 0 ? '' : cut,
    bytesUp: counter.up,
    bytesDown: counter.down,
    hasEvidence: false,
  }
  return { run, evidence: whole }
}

type Drawn = Omit<AuditQuestion, 'index' | 'challengeHash'>

function questionOf({ object, view, at, draw }: Context, validator: string): Drawn {
  const { block, blockHash } = view.metagraph
  const nonce = randomBytes(32)
  const seed = auditSeed(hexToBytes(blockHash.slice(2)), nonce)
  return {
    cid: object.cid,
    length: object.length,
    contentRoot: object.contentRoot,
    validator,
    chunkBytes: draw.chunkBytes,
    ...auditParametersOf(seed),
    block,
    blockHash,
    nonce: bytesToHex(nonce),
    genesisHash: view.genesisHash,
    at,
  }
}

interface Counter {
  up: number
  down: number
}

interface Asked {
  readonly evidence: readonly QuestionEvidence[]
  /** Why the validator left a question unanswered; empty when it did not. */
  readonly trouble: string
}

/** A validator that fails a question is not asked the rest: what it answered until then stays. */
async function askAll(
  { access, object, wish, draw }: Context,
  validator: Neuron,
  question: Drawn,
  counter: Counter,
): Promise<Asked> {
  const evidence: QuestionEvidence[] = []
  let trouble = ''
  const ask = async (index: number): Promise<void> => {
    const { cid, chunkBytes, curve, g, h, seed } = question
    const request = { cid, index, chunkBytes, curve, g, h, seed }
    const counted = (up: number, down: number) => {
      counter.up += up
      counter.down += down
      wish.asked(up, down)
    }
    const options = { timeoutMs: QUESTION_TIMEOUT_MS, signal: wish.signal, counted }
    const again = () => access.axons.challenge(validator, request, options)
    const answer = await patiently(access, wish.signal, again)
    if (answer.ok) evidence.push(evidenceOf(question, object, index, answer.value))
    else trouble ||= troubleOf(answer)
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

function troubleOf(answer: Extract<AxonOutcome<unknown>, { ok: false }>): string {
  return answer.code ?? answer.reason
}

/** Who signed that it has the object, to this validator, or answered about it once, and is missing among those who were asked. */
function withUnasked(
  evidence: readonly QuestionEvidence[],
  { holders }: AuditObject,
  validator: string,
): readonly QuestionEvidence[] {
  const signed = holders.flatMap((each) => (each.validator === validator ? [each.miner] : []))
  const named = new Set([...signed, ...evidence.flatMap(({ answers }) => answers.map(({ miner }) => miner))])
  return evidence.map((each) => {
    const asked = new Set(each.answers.map(({ miner }) => miner))
    const unasked = [...named]
      .filter((miner) => !asked.has(miner))
      .map((miner) => ({ miner, answer: null, noAnswer: 'unasked', signature: null, ms: 0 }) as const)
    return { ...each, answers: [...each.answers, ...unasked] }
  })
}
