/**
 * RenewUser: an object ends later. Its miners are asked to keep their pieces longer, which costs them a record and nobody a
 * transfer. Whoever has not got the piece any more, or never heard of such a call, gets the piece by Store again; and where
 * that still leaves fewer copies than promised, new miners get one.
 *
 * The object's end moves only when enough holders have confirmed the later one; then all of it is written in one durable batch,
 * and the other validators are told. A holder that did not confirm keeps the term it promised: its copy counts no more
 * (upkeep/copies.ts), nobody asks it near that end, and nobody blames it for keeping its word.
 */
import type { RuleSet } from '../protocol/scoring/rule-set.ts'
import type { Result } from '../protocol/verdict.ts'
import type { Receipt } from '../wire/receipt-shape.ts'
import type { Announcer } from './announcements.ts'
import type { Availability } from './availability.ts'
import { neuronOf } from './candidates.ts'
import { atMost, callWithin } from './deadline.ts'
import { holdersOf } from './holders.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { ANNOUNCE_GRACE_MS, COPIES, HOLDERS_MAX, nowSeconds, RENEW_TIMEOUT_MS } from './limits.ts'
import { noteUnanswered, pieceAfterRetrieve, pieceAfterStore } from './piece-seeds.ts'
import { type Placement, placeObject } from './place-object.ts'
import { stillPlacing } from './placings.ts'
import type { EnginePorts } from './ports.ts'
import type { ObjectRecord, OutboxEntry } from './records.ts'
import { type NotPlacedHere, placedObject } from './remove-object.ts'
import { storeCalls } from './scored-attempts.ts'
import { scoreCalls } from './scores.ts'
import type { Statistics } from './statistics.ts'
import { noteStrays } from './strays.ts'
import { endOf, isLive } from './term.ts'
import { applyBatch, type Batch, dropCopies, moveBytes, newBatch } from './upkeep/batch.ts'
import { type FetchedCopy, fetchCopy } from './upkeep/fetch-copy.ts'
import { withCopies } from './upkeep/join-copies.ts'
import type { Upkeep } from './upkeep/upkeep-types.ts'

export interface RenewedObject {
  /** Unix seconds. */
  readonly expiresAt: number
  readonly copies: number
}

export type RenewalFailure = NotPlacedHere | 'not-enough-copies'

export interface RenewalParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly rules: RuleSet
  readonly announcer: Announcer
  readonly locks: KeyedLock
  readonly upkeep: Upkeep
}

/** What the holders said: who keeps the piece longer, and who may get it once more. */
interface Asked {
  readonly renewed: ReadonlySet<string>
  readonly again: ReadonlySet<string>
}

/**
 * The caller has made sure that nobody else stores, renews or deletes the object meanwhile.
 * @param ttl seconds from now for which the object is to be there at least
 * @throws what the index throws; the object ends as before then
 */
export async function renewObject(
  parts: RenewalParts,
  cid: string,
  ttl: number,
): Promise<Result<RenewedObject, RenewalFailure>> {
  const { ports, upkeep } = parts
  const startMs = ports.clock.monotonicMs()
  const confirm = ports.index.beginRead?.()
  const placed = await placedObject(ports, cid)
  if (!placed.ok) return placed
  const record = placed.value
  // Not later than any miner's own stamp.
  const term = { generated: nowSeconds(ports.clock), ttl }
  if (endOf(record) >= endOf(term)) {
    const copies = (await upkeep.healthy(record)).length
    await confirm?.()
    return { ok: true, value: { expiresAt: endOf(record), copies } }
  }

  const asked = await askHolders(parts, record, ttl)
  const kept = await upkeep.healthy({ ...record, ...term }, asked.renewed)
  const added = kept.length >= COPIES ? null : await storeAgain(parts, record, asked, kept, ttl)
  const outcome = await settle(parts, record, term, asked, added)
  if (outcome === null) return { ok: false, reason: 'not-found', detail: 'no such object is known here' }
  const { copies, expiresAt, outbox } = outcome
  const ms = ports.clock.monotonicMs() - startMs
  ports.report({ kind: copies >= COPIES ? 'renewed' : 'not-renewed', cid, copies, ms })
  if (copies >= COPIES) {
    if (outbox.length > 0) await atMost(ports.clock, ANNOUNCE_GRACE_MS, parts.announcer.deliver(outbox))
    return { ok: true, value: { expiresAt, copies } }
  }
  const detail = `${copies} of ${COPIES} holders confirmed a later end; the object ends as before`
  return { ok: false, reason: 'not-enough-copies', detail }
}

/**
 * Asks everybody with a piece at once, but for those that the monitor finds absent: thousands of renewals would each wait for
 * them, and their copies do not count. Silence, and a miner that is busy, say nothing about anybody.
 */
async function askHolders(
  { ports, upkeep }: RenewalParts,
  record: ObjectRecord,
  ttl: number,
): Promise<Asked> {
  const { dataHash, receipts } = record
  const metagraph = ports.chain.metagraph()
  const renewed = new Set<string>()
  const again = new Set<string>()
  const ask = async (hotkey: string): Promise<void> => {
    const axon = neuronOf(metagraph, hotkey)?.axon ?? null
    if (axon === null || upkeep.isDown(hotkey)) return
    if ((await ports.index.piece(hotkey, dataHash)) === null) return
    const to = { hotkey, ip: axon.ip, port: axon.port }
    const { result } = await callWithin(ports.clock, RENEW_TIMEOUT_MS, null, (limits) =>
      ports.miners.renew(to, { dataHash, ttl }, limits),
    )
    if (result.ok) (result.value === 'renewed' ? renewed : again).add(hotkey)
  }
  await Promise.all([...new Set(receipts.map(({ miner }) => miner))].map(ask))
  return { renewed, again }
}

interface Added {
  readonly copy: FetchedCopy
  readonly placement: Placement
}

/** Null when nobody gives the object. */
async function storeAgain(
  parts: RenewalParts,
  record: ObjectRecord,
  { again }: Asked,
  kept: readonly Receipt[],
  ttl: number,
): Promise<Added | null> {
  const { ports, statistics, upkeep } = parts
  const { cid, length } = record
  const copy = await fetchCopy({ ...parts, copyLost: (loss) => upkeep.copyLost(loss) }, record)
  if (copy === null) return null
  const { data, group, messageHash } = copy
  await noteSeed(parts, record, again, group.seed)
  const { held } = await holdersOf(ports.index, record)
  const excluded = held.map(({ miner }) => miner).filter((miner) => !again.has(miner))
  const placement = await placeObject(
    {
      ports,
      availability: parts.availability,
      hasSpace: (hotkey) => !upkeep.isLeaving(hotkey) && statistics.hasSpace(hotkey, length),
    },
    {
      cid,
      dataHash: record.dataHash,
      data,
      ttl,
      group,
      messageHash,
      existing: kept,
      excluded: new Set(excluded),
      preferred: again,
      copies: COPIES,
    },
  )
  return { copy, placement }
}

/** A Store moves its miner to its seed, so the records of those that hold the piece already have it before it leaves. */
async function noteSeed(
  { ports, locks }: RenewalParts,
  { cid, dataHash }: ObjectRecord,
  hotkeys: ReadonlySet<string>,
  seed: string,
): Promise<void> {
  await locks.run([cid], async () => {
    const pieces = await Promise.all([...hotkeys].map((hotkey) => ports.index.piece(hotkey, dataHash)))
    const changes = pieces.flatMap((piece) => (piece === null ? [] : [pieceAfterRetrieve(piece, seed)]))
    if (changes.length > 0) await ports.index.apply(changes, 'durable')
  })
}

interface Term {
  readonly generated: number
  readonly ttl: number
}

interface Outcome {
  readonly copies: number
  readonly expiresAt: number
  readonly outbox: readonly OutboxEntry[]
}

/** What was confirmed, joined to the object as it is now; null when it is gone. */
async function settle(
  parts: RenewalParts,
  asked: ObjectRecord,
  term: Term,
  { renewed }: Asked,
  added: Added | null,
): Promise<Outcome | null> {
  const { ports, statistics, rules, locks } = parts
  const { cid, length } = asked
  if (added !== null) scoreCalls(statistics, rules, 'store', storeCalls(added.placement, length))
  return locks.run([cid], async () => {
    const batch = newBatch()
    const noteAll = async (record: ObjectRecord): Promise<void> => {
      if (added === null) return
      const { copy, placement } = added
      await noteUnanswered(ports, batch, record.dataHash, placement, copy.group.seed)
      const kept = { ...record, ttl: term.ttl }
      await noteStrays(parts, batch, kept, placement, copy.group.seed)
    }
    const current = await ports.index.object(cid)
    if (current === null || !isLive(current, ports.clock)) {
      await noteAll({ ...asked, receipts: [] })
      await applyBatch(parts, batch, 'durable')
      return null
    }
    const proven =
      added === null
        ? []
        : (await stillPlacing(ports.index, added.placement, asked.dataHash, added.copy.group.seed)).receipts
    const contentRoot = added?.copy.contentRoot ?? current.contentRoot
    const next = await withTerm(parts, { ...current, contentRoot }, term, renewed, proven)
    const done = next.copies >= COPIES
    const outbox = done
      ? await writeRenewed(parts, batch, current, next, proven)
      : await writeShort(parts, batch, { ...current, contentRoot }, proven)
    await noteAll(done ? next.record : current)
    await applyBatch(parts, batch, 'durable')
    return { copies: next.copies, expiresAt: endOf(done ? next.record : current), outbox }
  })
}

interface Renewed {
  readonly record: ObjectRecord
  /** Miners that promised the later end. */
  readonly confirmed: ReadonlySet<string>
  readonly copies: number
}

/**
 * The record with the later end: first the holders that confirmed it, then, while there is room, those that did not. Hints
 * stay in the record as it is now: with the later end written there are copies enough.
 */
async function withTerm(
  { ports, upkeep }: RenewalParts,
  current: ObjectRecord,
  term: Term,
  renewed: ReadonlySet<string>,
  proven: readonly Receipt[],
): Promise<Renewed> {
  const stored = new Set(proven.map(({ miner }) => miner))
  // A copy that was given up meanwhile is none, whatever its miner said.
  const { held } = await holdersOf(ports.index, current)
  const others = held.filter(({ miner }) => !stored.has(miner))
  const kept = others.filter(({ miner }) => renewed.has(miner)).map(({ miner }) => miner)
  const confirmed = new Set([...stored, ...kept])
  const receipts = [
    ...others.filter(({ miner }) => confirmed.has(miner)),
    ...proven,
    ...others.filter(({ miner }) => !confirmed.has(miner)),
  ].slice(0, HOLDERS_MAX)
  const record = { ...current, ...term, receipts }
  return { record, confirmed, copies: (await upkeep.healthy(record, confirmed)).length }
}

async function writeRenewed(
  { ports, announcer }: RenewalParts,
  batch: Batch,
  current: ObjectRecord,
  { record, confirmed }: Renewed,
  proven: readonly Receipt[],
): Promise<OutboxEntry[]> {
  const { index } = ports
  const holders = new Set(record.receipts.map(({ miner }) => miner))
  const dropped = current.receipts.map(({ miner }) => miner).filter((miner) => !holders.has(miner))
  await dropCopies(batch, ports, current, new Set(dropped), true)
  for (const miner of confirmed) {
    const before = await index.piece(miner, record.dataHash)
    const receipt = proven.find((each) => each.miner === miner)
    if (!holders.has(miner)) continue
    if (receipt !== undefined) {
      if (before === null) moveBytes(batch, miner, record.length)
      batch.changes.push(pieceAfterStore(record, receipt, before))
    } else if (before !== null) {
      const { generated, ttl } = record
      batch.changes.push({ kind: 'piece', record: { ...before, generated, ttl } })
    }
  }
  const outbox = announcer.entriesFor(record.cid)
  batch.changes.push({ kind: 'object', record }, { kind: 'repair-done', cid: record.cid })
  batch.changes.push(...announcer.changesOf(outbox))
  return outbox
}

/** Too few: what was stored is a copy more of the term that was acknowledged. */
async function writeShort(
  { ports, upkeep }: RenewalParts,
  batch: Batch,
  current: ObjectRecord,
  proven: readonly Receipt[],
): Promise<OutboxEntry[]> {
  const joined = await withCopies({ ports, copies: upkeep }, batch, current, proven)
  batch.changes.push({ kind: 'object', record: joined })
  const holders = new Set(joined.receipts.map(({ miner }) => miner))
  for (const receipt of proven) {
    if (!holders.has(receipt.miner)) continue
    const before = await ports.index.piece(receipt.miner, joined.dataHash)
    if (before === null) moveBytes(batch, receipt.miner, joined.length)
    batch.changes.push(pieceAfterStore(joined, receipt, before))
  }
  return []
}
