/**
 * Placement of one object (protocol sections 4.3 and 4.4): Store on distinct miners of distinct failure domains
 * until enough of them have proven receipt.
 *
 * Different from the reference, which answers the user with the CID even when no miner stored anything, counts
 * miners it merely asked as holders, and re-sends everything when one answer failed: here only verified copies
 * count, a failed miner alone is replaced, and the caller learns how many copies there are. That closes "the
 * node said stored, but nobody has it".
 */
import type { Receipt } from '../wire/receipt.ts'
import type { Availability } from './availability.ts'
import { type Candidate, type CandidateQueue, createCandidateQueue, domainsOf } from './candidates.ts'
import { callWithin, pause } from './deadline.ts'
import type { GroupParameters } from './group-parameters.ts'
import { attemptTimeoutMs, BUSY_PAUSE_MS, nowSeconds, OPERATION_MS } from './limits.ts'
import type { CallFailure, EnginePorts } from './ports.ts'
import type { CopyExpectation, CopyReason } from './verify-copy.ts'

export interface PlacementTask {
  readonly cid: string
  /** Decimal piece hash. */
  readonly dataHash: string
  readonly data: Uint8Array
  /** Seconds. */
  readonly ttl: number
  readonly group: GroupParameters
  readonly messageHash: bigint
  /** Copies that count already: their failure domains get no second one. */
  readonly existing: readonly Receipt[]
  /** Hotkeys that are not asked: whoever has a piece record, counting or not. */
  readonly excluded: ReadonlySet<string>
  /** Hotkeys that are asked before all others. */
  readonly preferred?: ReadonlySet<string>
  /** Distinct failure domains wanted in the end. */
  readonly copies: number
}

/** One miner that was asked to store, and what came of it; milliseconds. */
export interface StoreAttempt {
  readonly hotkey: string
  /** `unsigned`: a stock miner, whose proof holds; no copy, because only this validator could check it. */
  readonly outcome: 'verified' | CopyReason | CallFailure
  readonly ms: number
}

/** Whether its answer to Store came: nothing of that call is on its way any more. */
export function hasAnswered(outcome: StoreAttempt['outcome']): outcome is 'verified' | 'lied' | 'unsigned' {
  return outcome === 'verified' || outcome === 'lied' || outcome === 'unsigned'
}

/** Whether a miner may have the bytes after this attempt. */
export function mayHold(outcome: StoreAttempt['outcome']): boolean {
  return outcome !== 'refused' && outcome !== 'full' && outcome !== 'busy'
}

export interface Placement {
  /** Verified now, in order of arrival; the existing ones are not repeated. */
  readonly receipts: readonly Receipt[]
  readonly attempts: readonly StoreAttempt[]
}

export interface PlacementContext {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly hasSpace: (hotkey: string) => boolean
}

/**
 * Settles within the operation's time, with fewer copies than wanted when miners run out.
 * @throws what the index throws before a miner is asked
 */
export async function placeObject(context: PlacementContext, task: PlacementTask): Promise<Placement> {
  const { ports, availability, hasSpace } = context
  const metagraph = ports.chain.metagraph()
  const holders = task.existing.map(({ miner }) => miner)
  const occupiedDomains = domainsOf(metagraph, holders)
  const queue = createCandidateQueue({
    metagraph,
    random: ports.random,
    availability,
    hasSpace,
    occupiedDomains,
    excluded: new Set([...holders, ...task.excluded]),
    preferred: task.preferred ?? new Set(),
  })
  const deadlineMs = ports.clock.monotonicMs() + OPERATION_MS
  const attempts: StoreAttempt[] = []
  const wanted = Math.max(0, task.copies - occupiedDomains.size)
  // One slot a missing copy. A slot that finds no free domain may end: each domain still unproven is in the
  // hands of another slot, which uses it up itself.
  const slots = Array.from({ length: wanted }, () => fillSlot(context, task, queue, deadlineMs, attempts))
  const receipts = (await Promise.all(slots)).filter((receipt) => receipt !== null)
  return { receipts, attempts }
}

async function fillSlot(
  context: PlacementContext,
  task: PlacementTask,
  queue: CandidateQueue,
  deadlineMs: number,
  attempts: StoreAttempt[],
): Promise<Receipt | null> {
  const { clock, report } = context.ports
  for (;;) {
    const leftMs = deadlineMs - clock.monotonicMs()
    const candidate = leftMs > 0 ? queue.next() : null
    if (candidate === null) return null
    if (candidate.putBack > 0) await pause(clock, BUSY_PAUSE_MS)
    else await notePlacing(context.ports, task, candidate.hotkey)
    const { attempt, receipt, detail } = await storeOn(context, task, candidate, leftMs)
    attempts.push(attempt)
    noteOutcome(context.availability, attempt)
    if (receipt !== null) {
      report({ kind: 'copy-verified', cid: task.cid, miner: candidate.hotkey, ms: attempt.ms })
      return receipt
    }
    if (attempt.outcome === 'busy') queue.putBack(candidate)
    else queue.release(candidate)
    report({ kind: 'copy-failed', cid: task.cid, miner: candidate.hotkey, reason: attempt.outcome, detail })
  }
}

/** Before the miner is asked (placings.ts): nobody may be asked for what could not be told of. */
function notePlacing(
  { index, clock }: EnginePorts,
  { cid, dataHash, ttl, group }: PlacementTask,
  hotkey: string,
): Promise<void> {
  const entry = { hotkey, dataHash, cid, seed: group.seed, until: nowSeconds(clock) + ttl }
  return index.apply([{ kind: 'placing', entry }], 'relaxed')
}

function noteOutcome(availability: Availability, { hotkey, outcome }: StoreAttempt): void {
  availability.note(hotkey, hasAnswered(outcome) ? 'answered' : outcome)
  if (outcome === 'lied' || outcome === 'unsigned') availability.suspect(hotkey)
}

interface Stored {
  readonly attempt: StoreAttempt
  readonly receipt: Receipt | null
  readonly detail: string
}

async function storeOn(
  { ports }: PlacementContext,
  task: PlacementTask,
  { hotkey, ip, port }: Candidate,
  leftMs: number,
): Promise<Stored> {
  const { data, cid, group, ttl } = task
  const timeoutMs = Math.min(attemptTimeoutMs(data.length), leftMs)
  const { result, ms } = await callWithin(ports.clock, timeoutMs, null, (limits) =>
    ports.miners.store({ hotkey, ip, port }, { data, cid, ...group, ttl }, limits),
  )
  if (!result.ok) {
    return { attempt: { hotkey, outcome: result.reason, ms }, receipt: null, detail: result.detail }
  }
  const expected: CopyExpectation = {
    miner: hotkey,
    validator: ports.hotkey,
    cid: task.cid,
    length: data.length,
    group,
    messageHash: task.messageHash,
  }
  const copy = ports.proofs.verifyCopy(expected, result.value)
  return copy.ok
    ? { attempt: { hotkey, outcome: 'verified', ms }, receipt: copy.value, detail: '' }
    : { attempt: { hotkey, outcome: copy.reason, ms }, receipt: null, detail: copy.detail }
}
