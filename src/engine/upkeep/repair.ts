/**
 * The queue of objects that may be short of copies. It is durable; each step looks at a part of it, forgets what is whole again
 * (also because a miner came back: nothing is stored twice for that), and mends the rest within the step's bytes,
 * those with the fewest copies first.
 *
 * Different from the reference, which starts a process for each replaced miner and stores everything at once on two more
 * miners, whether or not copies are missing. What cannot be mended now rests, longer each time, and nothing is given
 * up before an hour has passed: then it goes to the end of the queue, behind everything of the next hour, and is tried again
 * once an hour.
 */
import { withoutHints } from '../holders.ts'
import { COPIES, GRACE_MS, REPAIR_BYTES, REPAIR_LOOK, REPAIR_MS, REPAIR_PARALLEL } from '../limits.ts'
import type { EnginePorts } from '../ports.ts'
import type { OutboxEntry, RepairEntry } from '../records.ts'
import { isLive } from '../term.ts'
import { applyBatch, newBatch } from './batch.ts'
import { type MendParts, mend } from './mend.ts'
import type { Rests } from './rests.ts'
import type { RoundCount } from './upkeep-types.ts'

export interface RepairParts extends MendParts {
  /** False while nothing may be taken for lost: the chain hides neurons, or nobody answers. */
  readonly mayRepair: () => boolean
  readonly isStopped: () => boolean
  readonly rests: Rests
}

export interface Repair {
  /** @throws what the index throws; the queue keeps what was not done */
  run(): Promise<RoundCount>
}

/** Why an object was queued by an upload that fell short: others were never told of it. */
export const INCOMPLETE = 'incomplete'

interface Short {
  readonly cid: string
  readonly copies: number
  /** Bytes that mending it stores. */
  readonly bytes: number
  /** Why it was queued. */
  readonly reason: string
}

export function createRepair(parts: RepairParts): Repair {
  const { ports } = parts
  return {
    async run() {
      if (!parts.mayRepair()) return { asked: 0, passed: 0 }
      const { short, whole } = await look(parts)
      const work = withinBytes(short)
      let mended = 0
      const waiting = work.length
      const endMs = ports.clock.monotonicMs() + REPAIR_MS
      const isOver = () => parts.isStopped() || !parts.mayRepair() || ports.clock.monotonicMs() >= endMs
      const worker = async (): Promise<void> => {
        for (;;) {
          const next = isOver() ? undefined : work.shift()
          if (next === undefined) return
          if (await mendOne(parts, next)) mended += 1
        }
      }
      // One that meets a refusing disk must not leave the others running behind the step's back.
      const ends = await Promise.allSettled(Array.from({ length: REPAIR_PARALLEL }, worker))
      for (const end of ends) if (end.status === 'rejected') throw end.reason
      return { asked: whole + waiting - work.length, passed: whole + mended }
    },
  }
}

/** What is due, fewest copies first; entries of objects that are whole leave the queue. */
async function look(parts: RepairParts): Promise<{ short: Short[]; whole: number }> {
  const { ports, rests } = parts
  // Resting objects stand at the front of the queue; behind them others wait.
  const resting = Math.min(rests.size, 2 * REPAIR_LOOK)
  const entries = await ports.index.repairs(REPAIR_LOOK + resting)
  const due = entries.filter(({ cid }) => !rests.isResting(cid))
  const short: Short[] = []
  let whole = 0
  for (const entry of due) {
    if (parts.isStopped()) break
    const found = await settle(parts, entry)
    if (found !== null) {
      short.push(found)
      continue
    }
    rests.forget(entry.cid)
    whole += 1
  }
  return { short: short.sort((a, b) => a.copies - b.copies), whole }
}

async function mendOne(parts: RepairParts, { cid, bytes, reason }: Short): Promise<boolean> {
  const { ports, rests } = parts
  const startMs = ports.clock.monotonicMs()
  const outcome = await mend(parts, cid, COPIES)
  const ms = ports.clock.monotonicMs() - startMs
  if (!outcome.ok) {
    if (outcome.reason === 'gone') {
      rests.forget(cid)
      return false
    }
    const lost = rests.note(cid, outcome.reason === 'no-source')
    if (lost) await moveToEnd(ports, cid, reason)
    ports.report({ kind: 'repair-failed', cid, copies: outcome.copies, reason: outcome.reason })
    return false
  }
  const { copies, added } = outcome
  if (copies >= COPIES) rests.forget(cid)
  else rests.note(cid, false)
  if (added.length > 0) {
    const length = added[0]?.length ?? bytes
    ports.report({ kind: 'repaired', cid, copies, added: added.length, bytes: length * added.length, ms })
  }
  return copies >= COPIES
}

/** Of what is short something always waits, so that its record may name those that were found out (holders.ts). */
function moveToEnd({ index, clock }: EnginePorts, cid: string, reason: string): Promise<void> {
  const entry = { cid, sinceMs: clock.nowMs() + GRACE_MS, reason }
  return index.apply(
    [
      { kind: 'repair-done', cid },
      { kind: 'repair', entry },
    ],
    'relaxed',
  )
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
    const count = record === null || !isLive(record, ports.clock) ? null : await copies.healthy(record)
    if (record !== null && count !== null && count.length < COPIES) {
      return { cid, copies: count.length, bytes: (COPIES - count.length) * record.length, reason }
    }
    const batch = newBatch()
    batch.changes.push({ kind: 'repair-done', cid })
    // Only what waits here keeps places to ask (holders.ts).
    const kept = record === null ? null : await withoutHints(ports.index, record)
    if (kept !== null && kept !== record) batch.changes.push({ kind: 'object', record: kept })
    if (count !== null && reason === INCOMPLETE) {
      outbox = announcer.entriesFor(cid)
      batch.changes.push(...announcer.changesOf(outbox))
    }
    await applyBatch(parts, batch, outbox.length > 0 ? 'durable' : 'relaxed')
    return null
  })
  if (outbox.length > 0) void announcer.deliver(outbox)
  return short
}
