/**
 * Walks all objects, some in each step, whatever the events were: the reconcile that makes every missed one harmless (reliability
 * section 5, chain). Objects that are short are queued, receipts that can never count again leave, and the copies are
 * counted for the public figures, which are those of the last whole walk.
 *
 * The reference has nothing like it: what its event handler misses stays short until the object expires.
 */
import type { Receipt } from '../../wire/receipt-shape.ts'
import { BATCH_RECORDS, COPIES, HOLDERS_MAX, SWEEP_OBJECTS } from '../limits.ts'
import type { IndexChange, ObjectRecord } from '../records.ts'
import { isLive } from '../term.ts'
import { applyBatch, dropCopies, newBatch } from './batch.ts'
import type { MendParts } from './mend.ts'
import type { Rests } from './rests.ts'
import type { ObjectHealth, RoundCount } from './upkeep-types.ts'

export interface SweepParts extends MendParts {
  readonly rests: Rests
  /** False while the chain hides neurons or nobody answers: nothing is queued or taken out then. */
  readonly mayRepair: () => boolean
  readonly isStopped: () => boolean
}

export interface Sweep {
  /** @throws what the index throws; the walk goes on from there */
  run(): Promise<RoundCount>
  health(): ObjectHealth
}

interface Tally {
  objects: number
  copies: number[]
  short: number
  lost: number
  bytes: number
}

export function createSweep(parts: SweepParts): Sweep {
  const { ports } = parts
  let from = ''
  let began: number | null = null
  let tally = newTally()
  let health: ObjectHealth = { ...newTally(), began: null, block: null }

  const walk = async (page: readonly ObjectRecord[], known: ReadonlySet<string>): Promise<number> => {
    const queued: IndexChange[] = []
    let whole = 0
    for (const seen of page) {
      if (!isLive(seen, ports.clock)) continue
      const counted = await parts.copies.healthy(seen)
      const record = parts.mayRepair() ? await tidy(parts, seen, counted, known) : seen
      if (record === null) continue
      const copies = (record === seen ? counted : await parts.copies.healthy(record)).length
      count(tally, record, copies, parts.rests.isLost(record.cid))
      if (copies >= COPIES) whole += 1
      else if (parts.mayRepair() && !parts.rests.isResting(record.cid)) {
        const entry = { cid: record.cid, sinceMs: ports.clock.nowMs(), reason: 'short' }
        queued.push({ kind: 'repair', entry })
      }
    }
    if (queued.length > 0) await ports.index.apply(queued, 'relaxed')
    return whole
  }

  return {
    async run() {
      let asked = 0
      let passed = 0
      const known = await knownHotkeys(parts)
      began ??= ports.chain.metagraph().block
      while (asked < SWEEP_OBJECTS && !parts.isStopped()) {
        const page = await ports.index.objectsFrom(from, BATCH_RECORDS)
        passed += await walk(page, known)
        asked += page.length
        const last = page.at(-1)
        if (last !== undefined && page.length === BATCH_RECORDS) {
          from = `${last.cid}\0`
          continue
        }
        health = { ...tally, began, block: ports.chain.metagraph().block }
        from = ''
        began = null
        tally = newTally()
        break
      }
      return { asked, passed }
    },
    health: () => health,
  }
}

function newTally(): Tally {
  return { objects: 0, copies: [], short: 0, lost: 0, bytes: 0 }
}

function count(tally: Tally, { length }: ObjectRecord, copies: number, lost: boolean): void {
  tally.objects += 1
  tally.bytes += length
  while (tally.copies.length <= copies) tally.copies.push(0)
  tally.copies[copies] = (tally.copies[copies] ?? 0) + 1
  if (copies < COPIES) tally.short += 1
  if (copies === 0 && lost) tally.lost += 1
}

/**
 * Takes out receipts that can never count again, and those above the ceiling, while a copy is left that does.
 * @param counted the copies of `seen`
 * @returns the record as it is then; null when it is gone
 */
async function tidy(
  parts: SweepParts,
  seen: ObjectRecord,
  counted: readonly Receipt[],
  known: ReadonlySet<string>,
): Promise<ObjectRecord | null> {
  const { ports, copies, locks } = parts
  if (counted.length === seen.receipts.length || counted.length === 0) return seen
  if ((await uselessHolders(parts, seen, counted, known)).size === 0) return seen
  return locks.run([seen.cid], async () => {
    const record = await ports.index.object(seen.cid)
    if (record === null) return null
    const batch = newBatch()
    const healthy = await copies.healthy(record)
    const useless = await uselessHolders(parts, record, healthy, known)
    const next = await dropCopies(batch, ports, record, useless, healthy.length >= COPIES)
    if (next === record) return record
    batch.changes.push({ kind: 'object', record: next })
    await applyBatch(parts, batch, 'durable')
    return next
  })
}

/** A seat that the chain hides is not given up: only whoever takes it ends it (seats.ts). */
async function knownHotkeys({ ports }: SweepParts): Promise<Set<string>> {
  const seats = [...ports.chain.metagraph().neurons, ...(await ports.index.seats())]
  return new Set(seats.map(({ hotkey }) => hotkey))
}

async function uselessHolders(
  { ports }: SweepParts,
  record: ObjectRecord,
  healthy: readonly Receipt[],
  known: ReadonlySet<string>,
): Promise<Set<string>> {
  const counted = new Set(healthy.map(({ miner }) => miner))
  const useless = new Set<string>()
  const idle: string[] = []
  for (const { miner } of record.receipts) {
    if (counted.has(miner)) continue
    const piece = await ports.index.piece(miner, record.dataHash)
    // Its own term is over: its miner kept what it promised, and may have purged it.
    const ended = piece !== null && !isLive(piece, ports.clock)
    if (!known.has(miner) || ended) useless.add(miner)
    else if (piece !== null) idle.push(miner)
    // Short of copies, it is a place where the bytes may still be.
    else if (counted.size >= COPIES) useless.add(miner)
  }
  const surplus = Math.max(0, record.receipts.length - useless.size - HOLDERS_MAX)
  for (const miner of idle.slice(0, surplus)) useless.add(miner)
  return useless
}
