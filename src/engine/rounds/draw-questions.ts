/**
 * Whom a round asks, and about which piece: first what is still to be answered (`pending.ts`), then other miners at random,
 * each about one random piece that this validator placed on it. A miner without records is left out, not punished.
 *
 * Different from the reference:
 *  - the choice is unpredictable (`random-choice.ts`), and its cost does not depend on how much a miner holds: a few keys
 *    after a random one are read, not all of them;
 *  - who is down or did not answer lately is still asked, but seldom, so that a dead miner cannot use up every round;
 *  - a piece whose time is nearly up is not asked for: the miner's clock may say that it is over.
 */
import { dec, toInteger } from '../../protocol/hash.ts'
import { isMiner } from '../candidates.ts'
import { drawSeed } from '../group-parameters.ts'
import { AUDIT_MINERS } from '../limits.ts'
import type { EnginePorts, NeuronView } from '../ports.ts'
import { shuffled } from '../random-choice.ts'
import type { PendingAudit, PieceRecord } from '../records.ts'
import { isAskable } from '../term.ts'
import { type AuditTask, isDoubtful } from './pending.ts'
import type { Question, RoundParts } from './round-parts.ts'

/** Pieces read for one choice. More make the choice more even and cost more. */
const POOL = 16

/** Rounds that a miner which does not answer is left alone after a question. */
const REST_ROUNDS = 5

/** Blocks without a round after which time has passed that no miner was asked in. */
const GAP_BLOCKS = 100

/** Rounds of each task since the start, the block of the last one, and the one in which each miner was last asked. */
export interface AskedLately {
  round: number
  block: number
  readonly last: Map<string, number>
  /** Block at the start of this process. */
  readonly bornBlock: number
}

export function createAskedLately(bornBlock: number): AskedLately {
  return { round: 0, block: 0, last: new Map(), bornBlock }
}

/**
 * A power cut takes the seed of a download, which is not waited for, so the next answer contradicts us; a second cut would
 * make that twice in a row. What contradicted an earlier life says nothing about the miner.
 */
function ofThisLife(audit: PendingAudit, { bornBlock }: AskedLately): PendingAudit {
  return audit.sinceBlock <= bornBlock ? { ...audit, contradictions: 0 } : audit
}

interface Drawn {
  readonly neuron: NeuronView
  readonly piece: PieceRecord
  readonly pending: PendingAudit | null
  readonly owesOther: boolean
}

export interface Draw {
  readonly questions: readonly Question[]
  /** What cannot be asked again, because its piece is gone or at its end. */
  readonly moot: readonly PendingAudit[]
}

export async function drawQuestions(parts: RoundParts, task: AuditTask, lately: AskedLately): Promise<Draw> {
  const { ports, availability, upkeep } = parts
  lately.round += 1
  const miners = new Map(
    ports.chain
      .metagraph()
      .neurons.filter((neuron) => isMiner(neuron) && neuron.hotkey !== ports.hotkey)
      .filter(({ hotkey }) => !upkeep.isLeaving(hotkey))
      .map((neuron) => [neuron.hotkey, neuron]),
  )
  for (const hotkey of lately.last.keys()) if (!miners.has(hotkey)) lately.last.delete(hotkey)
  const isDue = ({ hotkey }: NeuronView) => {
    // A full miner has no room for more, and can be asked for what it holds.
    const isAway = availability.isResting(hotkey) && !availability.isFull(hotkey)
    if (!upkeep.isDown(hotkey) && !isAway) return true
    return lately.round - (lately.last.get(hotkey) ?? -REST_ROUNDS) >= REST_ROUNDS
  }
  const audits = (await ports.index.pendingAudits()).map((audit) => ofThisLife(audit, lately))
  const waiting = owedNow(
    parts,
    audits.filter((audit) => audit.task === task),
    lately,
  )
  const { again, moot } = await drawPending(ports, waiting, miners, isDue, lately)
  const owing = new Set(waiting.filter((audit) => !moot.includes(audit)).map(({ hotkey }) => hotkey))
  const others = shuffled(
    ports.random,
    [...miners.values()].filter((neuron) => !owing.has(neuron.hotkey) && isDue(neuron)),
  )
  const fresh: Drawn[] = []
  // Who owes an answer takes at most half of the round while others can be asked: the silent must not hide the rest.
  const room = AUDIT_MINERS - Math.min(again.length, AUDIT_MINERS / 2)
  for (const neuron of others) {
    if (fresh.length >= room) break
    const piece = await drawPiece(ports, neuron.hotkey)
    if (piece === null) continue
    const owed = audits.find(({ hotkey, dataHash }) => hotkey === piece.hotkey && dataHash === piece.dataHash)
    const pending = owed?.task === task ? owed : null
    fresh.push({ neuron, piece, pending, owesOther: owed !== undefined && pending === null })
  }
  const drawn = [...again.slice(0, AUDIT_MINERS - fresh.length), ...fresh]
  for (const { neuron } of drawn) lately.last.set(neuron.hotkey, lately.round)
  return {
    questions: drawn.flatMap((each) => questionOf(parts, each)),
    moot,
  }
}

function questionOf({ ports, seeds }: RoundParts, { neuron, piece, ...owed }: Drawn): Question[] {
  const { hotkey, axon, registeredAtBlock } = neuron
  if (axon === null) return []
  const seed = drawSeed(ports.random)
  const miner = { hotkey, ip: axon.ip, port: axon.port }
  return [{ miner, registeredAtBlock, piece: seeds.withSent(piece, seed), seed, ...owed }]
}

/**
 * What is asked again in this round, in random order. A copy in doubt does not count any more, so its question waits for
 * every `REST_ROUNDS`-th round and its miner is asked about other pieces meanwhile: else whoever lost everything and is
 * silent about one piece would never be asked about the rest.
 */
function owedNow(
  { ports }: RoundParts,
  audits: readonly PendingAudit[],
  lately: AskedLately,
): PendingAudit[] {
  const { block } = ports.chain.metagraph()
  const { round, last } = lately
  // After a start, and after a gap, the first question is the one that is owed, however old it has become meanwhile.
  const gap = block - lately.block >= GAP_BLOCKS
  lately.block = block
  const maySkip = ({ hotkey }: PendingAudit) => !gap && round % REST_ROUNDS !== 0 && last.has(hotkey)
  return shuffled(
    ports.random,
    audits.filter((audit) => !(maySkip(audit) && isDoubtful(audit, block))),
  )
}

/** One piece a miner: of miners those first that were asked longest ago, of pieces those that are not in doubt yet. */
async function drawPending(
  ports: EnginePorts,
  audits: readonly PendingAudit[],
  miners: ReadonlyMap<string, NeuronView>,
  isDue: (neuron: NeuronView) => boolean,
  { last }: AskedLately,
): Promise<{ again: Drawn[]; moot: PendingAudit[] }> {
  const drawn = new Map<string, Drawn>()
  const moot: PendingAudit[] = []
  const { block } = ports.chain.metagraph()
  const doubt = (audit: PendingAudit) => Number(isDoubtful(audit, block))
  const byWait = audits.toSorted(
    (a, b) => (last.get(a.hotkey) ?? 0) - (last.get(b.hotkey) ?? 0) || doubt(a) - doubt(b),
  )
  for (const pending of byWait) {
    if (drawn.size >= AUDIT_MINERS) break
    const neuron = miners.get(pending.hotkey)
    if (neuron === undefined || drawn.has(pending.hotkey) || !isDue(neuron)) continue
    const piece = await ports.index.piece(pending.hotkey, pending.dataHash)
    if (piece !== null && isAskable(piece, ports.clock))
      drawn.set(pending.hotkey, { neuron, piece, pending, owesOther: false })
    else moot.push(pending)
  }
  return { again: [...drawn.values()], moot }
}

/** A random piece of the miner that may be asked for; null when there is none among those looked at. */
async function drawPiece(ports: EnginePorts, hotkey: string): Promise<PieceRecord | null> {
  const { index, random } = ports
  const from = dec(toInteger(random.bytes(32)))
  const first = await index.piecesOf(hotkey, from, POOL)
  const around = first.length < POOL ? await index.piecesOf(hotkey, '', POOL - first.length) : []
  const pool = new Map([...first, ...around].map((piece) => [piece.dataHash, piece]))
  for (const piece of shuffled(random, [...pool.values()])) {
    if (isAskable(piece, ports.clock) && (await isHeldFor(ports, piece))) return piece
  }
  return null
}

/** Whether the piece still stands for a copy: a record that outlived its object accuses nobody. */
async function isHeldFor({ index }: EnginePorts, piece: PieceRecord): Promise<boolean> {
  if (piece.purpose === 'probe') return true
  const object = await index.object(piece.cid)
  return object?.receipts.some(({ miner }) => miner === piece.hotkey) ?? false
}
