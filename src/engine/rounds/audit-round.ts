/**
 * One round of questions to several miners at once, from seeds on disk to one batch of results.
 *
 * The order is what makes it safe: every seed of the round is durable before any request leaves (a crash in between must
 * not forget what a miner may hold); all answers are in before any is counted (they are one batch of rewards, protocol
 * section 7.4); statistics, scores, records and what has to be asked again are written together; only then are copies
 * given up. The reference writes each of these by itself and forgets some of them when it is stopped in between.
 */
import { isMiner, neuronOf } from '../candidates.ts'
import { watchStalls } from '../deadline.ts'
import type { IndexChange, PendingAudit, PieceRecord } from '../records.ts'
import { type ScoredCall, scoreCalls } from '../scores.ts'
import type { RoundCount } from '../upkeep/upkeep-types.ts'
import { type AskedLately, drawQuestions } from './draw-questions.ts'
import { discounted, type Finding, isOurs, undecided } from './outcomes.ts'
import { type AuditTask, isDoubtful, pendingAfter } from './pending.ts'
import { NO_COUNT, type Question, type RoundParts, type StepTime } from './round-parts.ts'

/** One kind of round: how a question is asked, and how many bytes its answer is scored for. */
export interface AuditKind {
  readonly task: AuditTask
  ask(parts: RoundParts, question: Question): Promise<{ readonly finding: Finding; readonly bytes: number }>
}

interface Judged {
  readonly question: Question
  readonly finding: Finding
  readonly bytes: number
}

/** @throws what the index throws; what was not written is asked again */
export async function runAuditRound(
  parts: RoundParts,
  kind: AuditKind,
  time: StepTime,
  lately: AskedLately,
): Promise<RoundCount> {
  const { questions, moot } = await drawQuestions(parts, kind.task, lately)
  const sendable = await recordSeeds(parts, questions, moot)
  if (sendable.length === 0 || parts.isStopped()) return NO_COUNT
  const watch = watchStalls(parts.ports.clock)
  const answers = await Promise.all(sendable.map((question) => askSafely(parts, kind, question)))
  const findings = discounted(
    answers.map(({ finding }) => finding),
    watch.end(),
  )
  if (parts.isStopped()) return NO_COUNT
  const judged = sendable.flatMap((question, i): Judged[] => {
    const finding = findings[i]
    return finding === undefined || !isSeated(parts, question)
      ? []
      : [{ question, finding, bytes: answers[i]?.bytes ?? 0 }]
  })
  for (const { question, finding } of judged)
    if (finding.outcome === 'pass') parts.served.set(question.miner.hotkey, time.block)
  await settle(parts, kind.task, time, judged)
  return { asked: sendable.length, passed: findings.filter(({ outcome }) => outcome === 'pass').length }
}

/** A bug of ours in judging one answer must not cost the round, and never a miner its name. */
async function askSafely(parts: RoundParts, kind: AuditKind, question: Question) {
  try {
    return await kind.ask(parts, question)
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'judging failed'
    parts.ports.report({ kind: 'storage-failed', action: `judge-${kind.task}`, detail })
    return { finding: undecided('judging-failed', detail), bytes: 0 }
  }
}

/** Whoever was replaced while it was asked took its record along: nothing is counted for its successor. */
function isSeated({ ports, upkeep }: RoundParts, { miner, registeredAtBlock }: Question): boolean {
  if (upkeep.isLeaving(miner.hotkey)) return false
  const neuron = neuronOf(ports.chain.metagraph(), miner.hotkey)
  return neuron !== undefined && neuron.registeredAtBlock === registeredAtBlock && isMiner(neuron)
}

const cidsOf = (questions: readonly Question[]) => questions.map(({ piece }) => piece.cid)

/** Questions whose seeds are durable, with the records as they were written; those whose piece is gone are left out. */
async function recordSeeds(
  { ports, locks, seeds }: RoundParts,
  questions: readonly Question[],
  moot: readonly PendingAudit[],
): Promise<Question[]> {
  if (questions.length + moot.length === 0) return []
  return locks.run(cidsOf(questions), async () => {
    const current = await Promise.all(
      questions.map(({ piece }) => ports.index.piece(piece.hotkey, piece.dataHash)),
    )
    await seeds.look(current.filter((piece) => piece !== null))
    const sendable = questions.flatMap((question, i): Question[] => {
      const piece = current[i] ?? null
      return piece === null ? [] : [{ ...question, piece: seeds.withSent(piece, question.seed) }]
    })
    const done = moot.map(({ hotkey, dataHash }) => ({ kind: 'pending-done', hotkey, dataHash }) as const)
    const pieces = sendable.map(({ piece }) => ({ kind: 'piece', record: piece }) as const)
    if (done.length + pieces.length > 0) await ports.index.apply([...done, ...pieces], 'durable')
    return sendable
  })
}

async function settle(
  parts: RoundParts,
  task: AuditTask,
  time: StepTime,
  judged: readonly Judged[],
): Promise<void> {
  const { ports, statistics, rules, locks, seeds } = parts
  const pendings: PendingAudit[] = []
  await locks.run(cidsOf(judged.map(({ question }) => question)), async () => {
    const current = await Promise.all(
      judged.map(({ question: { piece } }) => ports.index.piece(piece.hotkey, piece.dataHash)),
    )
    await seeds.look(current.filter((piece) => piece !== null))
    scoreCalls(statistics, rules, task, judged.flatMap(scoredCall))
    const rows = statistics.takeChanges()
    const changes = judged.flatMap((each, i): readonly IndexChange[] => {
      const piece = current[i] ?? null
      // What was deleted and stored again meanwhile is another piece, about which nothing is pending yet.
      if (piece?.born !== each.question.piece.born) return [doneWith(each.question.piece)]
      const { changes: own, pending } = changesOf(parts, task, time, each, piece)
      if (pending !== null) pendings.push(pending)
      return own
    })
    // What was given up or has to be asked again must outlive us; that a miner passed once more need not.
    const weighty = judged.some(
      ({ finding, question }) => finding.outcome !== 'pass' || question.pending !== null,
    )
    try {
      await ports.index.apply([...rows, ...changes], weighty ? 'durable' : 'relaxed')
    } catch (error) {
      statistics.giveBack(rows)
      throw error
    }
  })
  for (const each of judged) report(parts, task, time, each)
  await tellUpkeep(parts, time, judged, pendings)
}

function doneWith({ hotkey, dataHash }: PieceRecord): IndexChange {
  return { kind: 'pending-done', hotkey, dataHash }
}

interface Written {
  readonly changes: readonly IndexChange[]
  /** What has to be asked again; null: nothing. */
  readonly pending: PendingAudit | null
}

function changesOf(
  { seeds }: RoundParts,
  task: AuditTask,
  { block }: StepTime,
  { question, finding }: Judged,
  piece: PieceRecord,
): Written {
  const { hotkey, dataHash } = piece
  const { confirmed, remade, outcome } = finding
  const before = question.pending
  const silentBefore = before !== null && before.strikes > 0
  const next = {
    ...(confirmed === null ? piece : seeds.confirmed(piece, confirmed, silentBefore)),
    ...remade,
  }
  const written: IndexChange[] = confirmed === null ? [] : [{ kind: 'piece', record: next }]
  if (outcome === 'pass')
    return { changes: [...written, ...(before === null ? [] : [doneWith(piece)])], pending: null }
  if (question.owesOther && outcome !== 'fail') return { changes: written, pending: null }
  // A copy that failed is given up by upkeep, its record and what is pending with it.
  if (outcome === 'fail') return { changes: [], pending: null }
  const pending = pendingAfter({ hotkey, dataHash, task }, before, finding, block)
  return { changes: [...written, { kind: 'pending', audit: pending }], pending }
}

/** Nothing is counted of what says nothing about the miner. */
function scoredCall({ question, finding, bytes }: Judged): ScoredCall[] {
  const { outcome, ms } = finding
  const { hotkey } = question.miner
  switch (outcome) {
    case 'pass':
    case 'fail':
      return [{ hotkey, success: outcome === 'pass', ms, bytes }]
    case 'late':
    case 'offline':
      return [{ hotkey, success: false, silent: true, ms: null, bytes }]
    case 'unknown':
      return []
  }
}

function report(
  { ports }: RoundParts,
  task: AuditTask,
  { block }: StepTime,
  { question, finding }: Judged,
): void {
  const { outcome, reason, detail, ms, contradiction } = finding
  const { cid, hotkey: miner } = question.piece
  ports.report({ kind: 'audit', task, miner, cid, outcome, reason, detail, ms: ms ?? 0, block })
  if (contradiction) {
    const what = `${miner} holds the bytes of ${cid}, but not what our record demands (${reason}): record made anew`
    ports.report({ kind: 'alarm', what: 'own-record-wrong', detail: what })
  }
}

async function tellUpkeep(
  { ports, upkeep }: RoundParts,
  { block }: StepTime,
  judged: readonly Judged[],
  pendings: readonly PendingAudit[],
): Promise<void> {
  for (const { question, finding } of judged) {
    const { cid, dataHash, hotkey } = question.piece
    const pending = pendings.find((each) => each.hotkey === hotkey && each.dataHash === dataHash)
    const doubtful = pending !== undefined && isDoubtful(pending, block) && !isOurs(finding)
    try {
      const { outcome, reason, hadBytes } = finding
      if (outcome === 'fail') await upkeep.copyLost({ cid, dataHash, hotkey, reason, hadBytes })
      else if (doubtful) await upkeep.copyDoubtful({ cid, dataHash, hotkey, reason: 'silent' })
      else if (outcome === 'pass' && question.pending !== null) upkeep.copyRestored(hotkey, dataHash)
    } catch (error) {
      // The piece is still there and will be asked about again.
      const detail = error instanceof Error ? error.message : 'index failed'
      ports.report({ kind: 'storage-failed', action: 'audit-loss', detail })
    }
  }
}
