/**
 * The queue of objects that may be short of copies. It is durable; each step looks at a part of it, forgets what is whole again
 * (also because a miner came back: nothing is stored twice for that), and mends the rest within the step's bytes,
 * those with the fewest copies first.
 *
 * Different from the reference, which starts a process for each replaced miner and stores everything at once on two more
 * miners, whether or not copies are missing. What cannot be mended now rests, longer each time, and nothing is given
 * up before an hour has passed: then it leaves the queue, and the sweep brings it back once an hour.
 */
import {
  COPIES,
  GRACE_MS,
  nowSeconds,
  REPAIR_BYTES,
  REPAIR_LOOK,
  REPAIR_MS,
  REPAIR_PARALLEL,
  REPAIR_REST_MAX_MS,
  REPAIR_REST_MS,
} from '../limits.ts'
import type { ObjectRecord, OutboxEntry, RepairEntry } from '../records.ts'
import { applyBatch, newBatch } from './batch.ts'
import { type MendParts, mend } from './mend.ts'
import type { RoundCount } from './upkeep-types.ts'

export interface RepairParts extends MendParts {
  /** False while nothing may be taken for lost: the chain hides neurons, or nobody answers. */
  readonly mayRepair: () => boolean
  readonly isStopped: () => boolean
}

export interface Repair {
  /** @throws what the index throws; the queue keeps what was not done */
  run(): Promise<RoundCount>
  /** No holder could give the object for longer than the grace time. */
  isLost(cid: string): boolean
  /** Ends all rests: a miner is back, or a new one is there. */
  wake(): void
  /** It failed lately and need not be queued again yet. */
  isResting(cid: string): boolean
}

/** Why an object was queued by an upload that fell short: others were never told of it. */
export const INCOMPLETE = 'incomplete'

interface Failure {
  readonly failures: number
  readonly untilMs: number
  /** Since when nobody could give the object; null: somebody can. */
  readonly unreadableSinceMs: number | null
}

interface Short {
  readonly cid: string
  readonly copies: number
  /** Bytes that mending it stores. */
  readonly bytes: number
}

export function createRepair(parts: RepairParts): Repair {
  const { ports } = parts
  const failed = new Map<string, Failure>()

  const look = async (): Promise<{ short: Short[]; looked: number }> => {
    // Resting objects stand at the front of the queue; behind them others wait.
    const resting = Math.min(failed.size, 2 * REPAIR_LOOK)
    const entries = await ports.index.repairs(REPAIR_LOOK + resting)
    const nowMs = ports.clock.monotonicMs()
    const due = entries.filter(({ cid }) => (failed.get(cid)?.untilMs ?? 0) <= nowMs)
    const short: Short[] = []
    for (const entry of due) {
      if (parts.isStopped()) break
      const found = await settle(parts, entry)
      if (found === null) failed.delete(entry.cid)
      else short.push(found)
    }
    return { short: short.sort((a, b) => a.copies - b.copies), looked: due.length }
  }

  const noteFailure = async (cid: string, unreadable: boolean): Promise<void> => {
    const nowMs = ports.clock.monotonicMs()
    const before = failed.get(cid)
    const failures = (before?.failures ?? 0) + 1
    const restMs = Math.min(REPAIR_REST_MS * 2 ** Math.min(failures - 1, 10), REPAIR_REST_MAX_MS)
    const unreadableSinceMs = unreadable ? (before?.unreadableSinceMs ?? nowMs) : null
    const lost = unreadableSinceMs !== null && nowMs - unreadableSinceMs >= GRACE_MS
    failed.set(cid, { failures, untilMs: nowMs + (lost ? GRACE_MS : restMs), unreadableSinceMs })
    if (lost) await ports.index.apply([{ kind: 'repair-done', cid }], 'relaxed')
  }

  const mendOne = async ({ cid, bytes }: Short): Promise<boolean> => {
    const startMs = ports.clock.monotonicMs()
    const outcome = await mend(parts, cid, COPIES)
    const ms = ports.clock.monotonicMs() - startMs
    if (!outcome.ok) {
      if (outcome.reason === 'gone') {
        failed.delete(cid)
        return false
      }
      await noteFailure(cid, outcome.reason === 'no-source')
      ports.report({ kind: 'repair-failed', cid, copies: outcome.copies, reason: outcome.reason })
      return false
    }
    const { copies, added } = outcome
    if (copies >= COPIES) failed.delete(cid)
    else await noteFailure(cid, false)
    if (added.length > 0) {
      const length = added[0]?.length ?? bytes
      ports.report({ kind: 'repaired', cid, copies, added: added.length, bytes: length * added.length, ms })
    }
    return copies >= COPIES
  }

  return {
    async run() {
      if (!parts.mayRepair()) return { asked: 0, passed: 0 }
      const { short, looked } = await look()
      const work = withinBytes(short)
      let passed = looked - short.length
      const endMs = ports.clock.monotonicMs() + REPAIR_MS
      const isOver = () => parts.isStopped() || !parts.mayRepair() || ports.clock.monotonicMs() >= endMs
      const worker = async (): Promise<void> => {
        for (;;) {
          const next = isOver() ? undefined : work.shift()
          if (next === undefined) return
          if (await mendOne(next)) passed += 1
        }
      }
      const whole = passed
      const waiting = work.length
      // One that meets a refusing disk must not leave the others running behind the step's back.
      const ends = await Promise.allSettled(Array.from({ length: REPAIR_PARALLEL }, worker))
      for (const end of ends) if (end.status === 'rejected') throw end.reason
      return { asked: whole + waiting - work.length, passed }
    },
    wake() {
      for (const [cid, failure] of failed) failed.set(cid, { ...failure, untilMs: 0 })
    },
    isLost(cid) {
      const sinceMs = failed.get(cid)?.unreadableSinceMs ?? null
      return sinceMs !== null && ports.clock.monotonicMs() - sinceMs >= GRACE_MS
    },
    isResting: (cid) => (failed.get(cid)?.untilMs ?? 0) > ports.clock.monotonicMs(),
  }
}

/** At least one, however large. */
function withinBytes(short: readonly Short[]): Short[] {
  let bytes = 0
  return short.filter((each, i) => {
    bytes += each.bytes
    return i === 0 || bytes <= REPAIR_BYTES
  })
}

/** Takes an entry off the queue if there is nothing to mend; what there is otherwise. */
async function settle(parts: RepairParts, { cid, reason }: RepairEntry): Promise<Short | null> {
  const { ports, locks, copies, announcer } = parts
  let outbox: readonly OutboxEntry[] = []
  const short = await locks.run([cid], async () => {
    const record = await ports.index.object(cid)
    const count =
      record === null || isEnded(record, nowSeconds(ports.clock)) ? null : await copies.healthy(record)
    if (record !== null && count !== null && count.length < COPIES) {
      return { cid, copies: count.length, bytes: (COPIES - count.length) * record.length }
    }
    const batch = newBatch()
    batch.changes.push({ kind: 'repair-done', cid })
    if (count !== null && reason === INCOMPLETE) {
      outbox = announcer.entriesFor(cid)
      batch.changes.push(...outbox.map((entry) => ({ kind: 'outbox', entry }) as const))
    }
    await applyBatch(parts, batch, outbox.length > 0 ? 'durable' : 'relaxed')
    return null
  })
  if (outbox.length > 0) void announcer.deliver(outbox)
  return short
}

function isEnded({ generated, ttl }: ObjectRecord, now: number): boolean {
  return generated + ttl <= now
}
