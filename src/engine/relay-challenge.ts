/**
 * ChallengeUser: the owner of an object asks all of its holders about one chunk, with a seed and bases of the owner's own. The
 * miners hear an ordinary Challenge of this validator, so that none can tell an owner's audit from a round; what they say is
 * passed on as it came, for the owner to judge.
 *
 * What only another validator placed is asked about too, by its announcement: that one may be away. Its miners have no seed of
 * ours, and one that keeps pieces by caller, as the reference's does, knows nothing of it: that it says so is no loss.
 *
 * Nothing is scored by it: the caller chooses whom and when, and could make or break anybody's record. But a copy whose answer
 * does not lead to the root that was fixed at upload, or which its miner says is gone, is asked about by this validator in its
 * next round, with questions of its own; that verdict counts, and starts the repair.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import type { ChallengeAnswer } from '../protocol/challenge-proof.ts'
import { chunkCount } from '../protocol/chunking.ts'
import { contentLeaves, RECORD_BYTES, verifyContentPath } from '../protocol/content-tree.ts'
import type { CURVE_NAME } from '../protocol/point.ts'
import type { Result } from '../protocol/verdict.ts'
import { neuronOf } from './candidates.ts'
import { callWithin } from './deadline.ts'
import { holdersOf } from './holders.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { challengeTimeoutMs, HOLDERS_MAX, OWNER_CHUNK_BYTES_MAX, OWNER_CHUNKS_MAX } from './limits.ts'
import type { OwnerPatience } from './owner-patience.ts'
import type { CallFailure, ChallengeAsk, EnginePorts, NodeAddress } from './ports.ts'
import type { ObjectRecord, PieceRecord } from './records.ts'
import { placedObject } from './remove-object.ts'
import type { SeedWindows } from './rounds/seed-windows.ts'
import { endingLast, isAskable, isLive } from './term.ts'

/** What an owner asks of everybody who holds an object. */
export interface OwnerQuestion {
  readonly cid: string
  readonly index: number
  /** Bytes: a whole number of records. */
  readonly chunkBytes: number
  readonly curve: typeof CURVE_NAME
  /** Encoded points. */
  readonly g: string
  readonly h: string
  readonly seed: string
}

export interface HolderAnswer {
  readonly miner: string
  /** Unchecked; null: none came, and `failure` says why. */
  readonly answer: ChallengeAnswer | null
  readonly failure: CallFailure | null
  readonly ms: number
}

export interface RelayedChallenge {
  /** Decimal hash of the piece. */
  readonly dataHash: string
  readonly answers: readonly HolderAnswer[]
}

export interface RelayParts {
  /** Its `miners` note every seed in `seeds` (`notingSeeds`). */
  readonly ports: EnginePorts
  readonly locks: KeyedLock
  readonly seeds: SeedWindows
  readonly patience: OwnerPatience
}

export type RelayFailure = 'not-found' | 'question-invalid'

/** @throws what the index throws; no miner was asked then */
export async function relayChallenge(
  parts: RelayParts,
  question: OwnerQuestion,
): Promise<Result<RelayedChallenge, RelayFailure>> {
  const placed = await placedObject(parts.ports, question.cid)
  if (!placed.ok) return relayClaimed(parts, question)
  const record = placed.value
  const invalid = whyInvalid(question, record.length)
  if (invalid !== null) return { ok: false, reason: 'question-invalid', detail: invalid }
  const asked = await recordSeed(parts, record, question.seed)
  const answers = await Promise.all(asked.map((piece) => askHolder(parts, piece, question)))
  await askAgainAbout(parts, record, question, answers)
  return { ok: true, value: { dataHash: record.dataHash, answers } }
}

/** By the newest announcement, which nobody here has checked: what the piece is called in it is for the owner to compare. */
async function relayClaimed(
  parts: RelayParts,
  question: OwnerQuestion,
): Promise<Result<RelayedChallenge, RelayFailure>> {
  const { index, clock } = parts.ports
  const live = (await index.claims(question.cid)).filter((claim) => isLive(claim, clock))
  const claim = endingLast(live)
  if (claim === undefined) return { ok: false, reason: 'not-found', detail: 'no such object is known here' }
  const { length, dataHash } = claim
  const invalid = whyInvalid(question, length)
  if (invalid !== null) return { ok: false, reason: 'question-invalid', detail: invalid }
  const alike = live.filter((each) => each.dataHash === dataHash && each.length === length)
  const miners = new Set(alike.flatMap(({ receipts }) => receipts.map(({ miner }) => miner)))
  const asked = [...miners].slice(0, HOLDERS_MAX)
  const answers = asked.map((hotkey) => askHolder(parts, { hotkey, dataHash, length }, question))
  return { ok: true, value: { dataHash, answers: (await Promise.all(answers)).map(withoutLoss) } }
}

/** A miner that has no such piece of ours has broken no promise to us. */
function withoutLoss(answer: HolderAnswer): HolderAnswer {
  return answer.failure === 'missing' ? { ...answer, failure: 'refused' } : answer
}

function whyInvalid({ index, chunkBytes }: OwnerQuestion, length: number): string | null {
  if (chunkBytes % RECORD_BYTES !== 0) return 'chunk_size is not a whole number of records'
  if (chunkBytes > OWNER_CHUNK_BYTES_MAX) return `a chunk has at most ${OWNER_CHUNK_BYTES_MAX} bytes`
  const chunks = chunkCount(length, chunkBytes)
  if (chunks > OWNER_CHUNKS_MAX)
    return `the object would have ${chunks} chunks of at most ${OWNER_CHUNKS_MAX}`
  return index < chunks ? null : `the object has ${chunks} chunks of this size`
}

/** Pieces of all holders that may be asked, with the seed durable in their windows. A further question with it writes nothing. */
function recordSeed(
  { ports, locks, seeds }: RelayParts,
  record: ObjectRecord,
  seed: string,
): Promise<readonly PieceRecord[]> {
  return locks.run([record.cid], async () => {
    const { held } = await holdersOf(ports.index, record)
    const miners = new Set(held.map(({ miner }) => miner))
    const known = await Promise.all([...miners].map((miner) => ports.index.piece(miner, record.dataHash)))
    const pieces = known.filter((piece) => piece !== null).filter((piece) => isAskable(piece, ports.clock))
    await seeds.look(pieces)
    const fresh = pieces.filter((piece) => piece.seeds.every((held) => held.seed !== seed))
    const changes = fresh.map((piece) => ({ kind: 'piece', record: seeds.withSent(piece, seed) }) as const)
    if (changes.length > 0) await ports.index.apply(changes, 'durable')
    return pieces
  })
}

async function askHolder(
  { ports, patience }: RelayParts,
  { hotkey, dataHash, length }: Pick<PieceRecord, 'hotkey' | 'dataHash' | 'length'>,
  { cid: _cid, ...question }: OwnerQuestion,
): Promise<HolderAnswer> {
  const to = addressOf(ports, hotkey)
  if (to === null) return { miner: hotkey, answer: null, failure: 'unreachable', ms: 0 }
  const ask: ChallengeAsk = { dataHash, ...question }
  const fullMs = challengeTimeoutMs(length)
  const waitMs = patience.waitFor(hotkey, fullMs)
  const { result, ms } = await callWithin(ports.clock, waitMs, null, (limits) =>
    ports.miners.challenge(to, ask, limits),
  )
  patience.noted(hotkey, result.ok ? null : result.reason, waitMs, fullMs)
  return result.ok
    ? { miner: hotkey, answer: result.value, failure: null, ms }
    : { miner: hotkey, answer: null, failure: result.reason, ms }
}

function addressOf({ chain }: EnginePorts, hotkey: string): NodeAddress | null {
  const axon = neuronOf(chain.metagraph(), hotkey)?.axon ?? null
  return axon === null ? null : { hotkey, ip: axon.ip, port: axon.port }
}

/** The next round asks these miners about this piece, unless something is pending about it already. */
async function askAgainAbout(
  { ports }: RelayParts,
  record: ObjectRecord,
  question: OwnerQuestion,
  answers: readonly HolderAnswer[],
): Promise<void> {
  const { dataHash } = record
  const wrong = answers.filter(
    ({ answer, failure }) =>
      failure === 'missing' || (answer !== null && !leadsToRoot(ports, record, question, answer)),
  )
  if (wrong.length === 0) return
  const known = await ports.index.pendingAudits()
  const isPending = (hotkey: string) =>
    known.some((audit) => audit.hotkey === hotkey && audit.dataHash === dataHash)
  const sinceBlock = ports.chain.metagraph().block
  const changes = wrong.flatMap(({ miner }) => {
    if (isPending(miner)) return []
    const counts = { strikes: 0, contradictions: 0, sinceBlock }
    const audit = { hotkey: miner, dataHash, task: 'challenge', why: 'unknown', ...counts } as const
    return [{ kind: 'pending', audit } as const]
  })
  if (changes.length > 0) await ports.index.apply(changes, 'durable')
}

/** The cheap half of the check: hashes of one chunk. */
function leadsToRoot(
  { hashing }: EnginePorts,
  { contentRoot, length }: ObjectRecord,
  { index, chunkBytes }: OwnerQuestion,
  { data_chunk: chunk, content_path: path }: ChallengeAnswer,
): boolean {
  if (contentRoot === null) return true
  if (!(chunk instanceof Uint8Array) || !isPath(path)) return false
  const { sha256 } = hashing
  const first = index * (chunkBytes / RECORD_BYTES)
  const root = hexToBytes(contentRoot)
  const steps = path.map((step) => hexToBytes(step))
  const leaves = contentLeaves(chunk, sha256)
  return verifyContentPath({ root, byteLength: length, first, leaves, path: steps }, sha256).ok
}

/** As the wire's schema has made sure. */
function isPath(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((step) => typeof step === 'string')
}
