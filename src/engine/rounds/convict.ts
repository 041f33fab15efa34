/**
 * Confirmation before conviction: a contradiction between an answer and our record may be our record's fault (B30). So the
 * piece itself is fetched from the same miner, and its bytes decide: they either hash to the name that the miner was
 * asked for, or they do not.
 *
 *  - not there, or other bytes: the miner failed, for the reason that was seen first;
 *  - right bytes, and our root agrees with them: the answer was wrong, the miner failed;
 *  - right bytes, but our root differs, or the miner had said `missing`, or only the chained pair did not fit: our record is
 *    doubtful. It is made anew from the bytes, an alarm is raised about us, and the same piece is asked about again; only
 *    a second contradiction in a row is the miner's;
 *  - silence: no verdict, and counted like any silence: else wrong answers would cost less than none.
 *
 * Different from the reference, which believes its own record in every case.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cidOf } from '../../protocol/cid.ts'
import { contentLeaves, contentRoot } from '../../protocol/content-tree.ts'
import { dec } from '../../protocol/hash.ts'
import { callWithin } from '../deadline.ts'
import { drawSeed } from '../group-parameters.ts'
import { retrieveTimeoutMs } from '../limits.ts'
import type { CallFailure } from '../ports.ts'
import type { PieceRecord, PieceSeed } from '../records.ts'
import { contradicted, type Finding, failed, isRefusalJudged, ofFailure, undecided } from './outcomes.ts'
import type { Question, RoundParts } from './round-parts.ts'

export interface Contradiction {
  readonly reason: string
  readonly detail: string
  /** Time of the answer that contradicts us. */
  readonly ms: number
  /** What right bytes say about it: `record` reasons then stand or fall with our root, the others put us in doubt. */
  readonly about: 'record' | 'presence' | 'pair'
}

/** Asks the miner for the piece and decides. Never rejects. */
export async function convict(
  parts: RoundParts,
  question: Question,
  contradiction: Contradiction,
): Promise<Finding> {
  const { reason, detail, ms } = contradiction
  const { ports } = parts
  const seed = drawSeed(ports.random)
  const piece = await recordSeed(parts, question.piece, seed)
  if (piece === null) return undecided('record-gone', 'the piece was given up meanwhile')
  const { dataHash, length } = piece
  const { result } = await callWithin(ports.clock, retrieveTimeoutMs(length), null, (limits) =>
    ports.miners.retrieve(question.miner, { dataHash, seed }, limits),
  )
  if (!result.ok) return withoutBytes(parts, question, contradiction, result)
  const { data } = result.value
  const hashes = ports.hashing.pieceHashes(data, seed)
  if (dec(hashes.dataHash) !== dataHash)
    return failed(reason, `${detail}; the piece itself has other bytes`, ms)
  return withBytes(parts, question, contradiction, data, { seed, proof: dec(hashes.messageHash) })
}

/**
 * Durable before the request leaves, as in a round; null when the piece is not ours any more, also where the same bytes were
 * deleted and stored again meanwhile, or the disk refuses.
 */
async function recordSeed(
  { ports, locks, seeds, isStopped }: RoundParts,
  { hotkey, dataHash, cid, born }: PieceRecord,
  seed: string,
): Promise<PieceRecord | null> {
  try {
    return await locks.run([cid], async () => {
      const piece = await ports.index.piece(hotkey, dataHash)
      if (piece?.born !== born || isStopped()) return null
      await seeds.look([piece])
      const record = seeds.withSent(piece, seed)
      await ports.index.apply([{ kind: 'piece', record }], 'durable')
      return record
    })
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'index failed'
    ports.report({ kind: 'storage-failed', action: 'confirmation', detail })
    return null
  }
}

function withoutBytes(
  { served }: RoundParts,
  { pending, miner }: Question,
  { reason, detail, ms }: Contradiction,
  failure: { readonly reason: CallFailure; readonly detail: string },
): Finding {
  const both = `${detail}; asked for the piece itself: ${failure.reason}, ${failure.detail}`
  switch (failure.reason) {
    case 'missing':
    case 'malformed':
    case 'oversize':
      return failed(reason, both, ms)
    case 'refused':
      return isRefusalJudged(pending, served.get(miner.hotkey))
        ? failed(reason, both, ms)
        : undecided(reason, both, 'refusal', ms)
    case 'late':
    case 'unreachable':
      return { ...ofFailure(failure.reason, both, ms), reason, ms }
    case 'busy':
    case 'full':
    case 'cancelled':
    case 'stalled':
      return undecided(reason, both, null, ms)
  }
}

/** What bytes of the right name say; also for a Retrieve round, which has them already. */
export function withBytes(
  { ports: { hashing } }: RoundParts,
  { piece, pending }: Question,
  { reason, detail, ms, about }: Contradiction,
  data: Uint8Array,
  confirmed: PieceSeed,
): Finding {
  const root = bytesToHex(contentRoot(contentLeaves(data, hashing.sha256), data.length, hashing.sha256))
  const agrees = root === piece.contentRoot && data.length === piece.length
  if (cidOf(data, hashing.sha256) !== piece.cid) {
    // The miner holds what it was asked for by name; that our record ties the name to another object is ours alone.
    return contradicted(reason, `${detail}; our record names another object`, confirmed, null)
  }
  if (agrees && about === 'record') return { ...failed(reason, detail, ms), hadBytes: true }
  if ((pending?.contradictions ?? 0) >= 1)
    return { ...failed(reason, `${detail}; for the second time in a row`, ms), hadBytes: true }
  const remade = agrees ? null : { contentRoot: root, length: data.length }
  return contradicted(reason, detail, confirmed, remade)
}
