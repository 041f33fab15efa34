/**
 * One audit of one object: a fresh seed after the newest block, and the same chunks asked of everybody who holds it, through each
 * validator that placed it, or through another one while that is away. The first question has every miner commit to all chunks
 * under that seed; the others then choose.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Neuron } from '../../chain/chain-types.ts'
import { auditParametersOf, auditSeed } from '../../protocol/audit-parameters.ts'
import type { AuditDepth, AuditRun } from '../audit-api.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { ChainView } from '../ports.ts'
import { randomBytes } from '../web-crypto.ts'
import { askAll, type Drawn } from './ask-questions.ts'
import type { AuditObject } from './audit-objects.ts'
import { type AuditDraw, drawAudit } from './draw-audit.ts'
import type { QuestionEvidence } from './evidence.ts'
import { cutShort, judgeHolders } from './judge-run.ts'

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
  /** Why not everything was asked that was to be; empty otherwise. */
  readonly cut: string
}

/** Milliseconds: a browser tells of a line that went a moment later than its requests do. */
const LINE_MS = 2_000

/** @throws ChainError; the signal's reason, also where it comes a moment after nobody was reached */
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
  const done = await Promise.all(runs)
  if (done.length > 0 && done.every(({ cut }) => AWAY.has(cut)))
    await access.clock.sleep(LINE_MS, wish.signal)
  return done
}

interface Context {
  readonly access: NetworkAccess
  readonly object: AuditObject
  readonly wish: AuditWish
  readonly view: ChainView
  readonly at: number
  readonly draw: AuditDraw
}

/** A validator that is not there; one that answers that it knows nothing is another matter. */
const AWAY: ReadonlySet<string> = new Set(['validator-gone', 'unreachable'])
/** Others that are tried in its place. */
const RELAYS_MAX = 2

/** @param placer hotkey of the validator that placed what is asked about */
async function runThrough(context: Context, placer: string): Promise<AuditedRun> {
  const { neurons } = context.view.metagraph
  const validator = neurons.find((neuron) => neuron.hotkey === placer && neuron.axon !== null)
  const direct = await runBy(context, placer, validator)
  if (!AWAY.has(direct.run.trouble)) return direct
  for (const other of await othersOf(context)) {
    const relayed = await runBy(context, placer, other)
    if (relayed.run.trouble === '') return relayed
  }
  return direct
}

/**
 * Who has not placed the object and may know of it. What a piece is called there is hearsay at second hand: only where this device
 * held the bytes can it tell a wrong name from a wrong answer.
 */
async function othersOf({ access, object }: Context): Promise<readonly Neuron[]> {
  if (object.pieceHash === null) return []
  const placers = new Set(object.holders.map(({ validator }) => validator))
  const serving = await access.ring.order(0).catch(() => [])
  return serving.filter(({ hotkey }) => !placers.has(hotkey)).slice(0, RELAYS_MAX)
}

/** @param validator who is asked; undefined: the chain lists it no more */
async function runBy(context: Context, placer: string, validator: Neuron | undefined): Promise<AuditedRun> {
  const { access, object, wish, view, at, draw } = context
  const { neurons } = view.metagraph
  const hotkey = validator?.hotkey ?? placer
  const question = questionOf(context, hotkey)
  const counter = { up: 0, down: 0 }
  const counted = (up: number, down: number) => {
    counter.up += up
    counter.down += down
    wish.asked(up, down)
  }
  const asking = { access, object, draw, counted, signal: wish.signal, isRelay: hotkey !== placer }
  const { evidence, trouble: cut } =
    validator === undefined
      ? { evidence: [], trouble: 'validator-gone' }
      : await askAll(asking, validator, question)
  // Somebody stopped it: nobody's silence.
  wish.signal.throwIfAborted()
  const uids = new Map(neurons.map(({ hotkey: miner, uid }) => [miner, uid]))
  const whole = withUnasked(evidence, object, placer)
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
  return { run, evidence: whole, cut }
}

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
