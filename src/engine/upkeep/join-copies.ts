/**
 * What becomes of an object's record when miners have proven new copies of it. The record may be another one by then: shorter
 * by a lost copy, longer by a repair, renewed, or gone; so this is decided inside the object's lock from what is there.
 */
import type { Receipt } from '../../wire/receipt-shape.ts'
import { holdersOf } from '../holders.ts'
import { COPIES, HOLDERS_MAX, nowSeconds } from '../limits.ts'
import type { EnginePorts } from '../ports.ts'
import type { ObjectRecord } from '../records.ts'
import { type Batch, dropCopies } from './batch.ts'
import type { Copies } from './copies.ts'

export interface JoinParts {
  readonly ports: EnginePorts
  readonly copies: Copies
}

/**
 * The record with new copies, never above the ceiling: hints (holders.ts) go as soon as there are enough copies, and of the
 * holders that do not count (down, doubtful, second of an owner) as many as have to make room. Whoever held one and has
 * stored it anew is listed with its last Store, the one that a Discard has to name.
 */
export async function withCopies(
  { ports, copies }: JoinParts,
  batch: Batch,
  current: ObjectRecord,
  proven: readonly Receipt[],
): Promise<ObjectRecord> {
  if (proven.length === 0) return current
  const known = await holdersOf(ports.index, current)
  const newest = new Map(proven.map((receipt) => [receipt.miner, receipt]))
  const held = known.held.map((receipt) => newest.get(receipt.miner) ?? receipt)
  const before = new Set(held.map(({ miner }) => miner))
  const arrived = proven.filter(({ miner }) => !before.has(miner))
  const counted = new Set((await copies.healthy(current)).map(({ miner }) => miner))
  const idle = held.filter(({ miner }) => !counted.has(miner)).map(({ miner }) => miner)
  const surplus = Math.max(0, held.length + arrived.length - HOLDERS_MAX)
  const dropped = new Set(idle.slice(0, surplus))
  const whole = counted.size + arrived.length >= COPIES
  const kept = await dropCopies(batch, ports, { ...current, receipts: held }, dropped, whole)
  return withHints({ ...kept, receipts: [...kept.receipts, ...arrived] }, whole ? [] : known.hints)
}

function withHints(record: ObjectRecord, hints: readonly Receipt[]): ObjectRecord {
  const holders = new Set(record.receipts.map(({ miner }) => miner))
  const others = hints.filter(({ miner }) => !holders.has(miner))
  return { ...record, receipts: [...record.receipts, ...others].slice(0, HOLDERS_MAX) }
}

export interface Joined {
  readonly record: ObjectRecord
  /** Copies that keep what the upload asks for; what may be acknowledged. */
  readonly copies: number
  /** Receipts whose miners hold what the record says: their pieces are to be written. */
  readonly proven: readonly Receipt[]
}

/**
 * An upload's copies joined to the object. A renewal takes the place of what was there when it reaches as many copies; one that
 * falls short leaves the acknowledged term as it is, and its miners are more copies of that.
 * @param asked the term that the copies were stored for, without receipts
 */
export async function joinUpload(
  parts: JoinParts,
  batch: Batch,
  current: ObjectRecord | null,
  asked: ObjectRecord,
  proven: readonly Receipt[],
): Promise<Joined> {
  const { ports, copies } = parts
  const written = new Set(proven.map(({ miner }) => miner))
  const live = current !== null && current.generated + current.ttl > nowSeconds(ports.clock) ? current : null
  if (live !== null && live.generated === asked.generated && live.ttl === asked.ttl) {
    const { contentRoot, encryptionPayload } = asked
    const joined = await withCopies(parts, batch, { ...live, contentRoot, encryptionPayload }, proven)
    return withProven(joined, proven, (await copies.healthy(joined, written)).length)
  }
  const renewed = { ...asked, receipts: proven }
  const reached = (await copies.healthy(renewed, written)).length
  const before = live === null ? 0 : (await copies.healthy(live)).length
  if (live !== null && reached < Math.min(before, COPIES)) {
    const joined = await withCopies(parts, batch, live, proven)
    return withProven(joined, proven, reached)
  }
  if (proven.length === 0) return { record: current ?? renewed, copies: 0, proven }
  if (current === null) return { record: renewed, copies: reached, proven }
  const old = current.receipts.map(({ miner }) => miner).filter((miner) => !written.has(miner))
  await dropCopies(batch, ports, current, new Set(old), reached >= COPIES)
  // What was acknowledged and has lost its copies is not whole yet, and its bytes may still be where they were.
  const hints = live === null || reached >= COPIES ? [] : (await holdersOf(ports.index, live)).hints
  return { record: withHints(renewed, hints), copies: reached, proven }
}

/** Those for which the ceiling left no room are no holders. */
function withProven(record: ObjectRecord, proven: readonly Receipt[], copies: number): Joined {
  const holders = new Set(record.receipts.map(({ miner }) => miner))
  return { record, copies, proven: proven.filter(({ miner }) => holders.has(miner)) }
}
