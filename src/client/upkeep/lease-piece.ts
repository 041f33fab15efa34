/**
 * One piece of the lease book brought up to date: parts that are not known yet are looked up, validators are asked about what
 * is due to be asked, and what has come to the last third of its term is renewed.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import { failureOf } from '../drive-error.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { DriveFailure } from '../outcome-api.ts'
import type { Hashes } from '../ports.ts'
import type { ProofStore } from '../proof-store.ts'
import { askLeases, LOT, type Said, type Silent } from './ask-leases.ts'
import type { Holding } from './holdings.ts'
import { endOfRow, type LeaseRow, newRow, objectsOfRow } from './lease-book.ts'
import { fetchedParts, knownParts } from './part-names.ts'
import { placeAnew, type Renewed, renewAt } from './renew.ts'
import { dueAt, type Terms } from './terms.ts'

/** Milliseconds between two questions to all validators. */
const LOT_PAUSE_MS = 1_000
/** Renewals asked for at the same time. */
const AT_ONCE = 4
/** Seconds after which validators are asked again: as long as nothing is due, about what none has, about what could not be renewed. */
const ASK_AGAIN_S = 86_400
const ASK_LOST_S = 3_600
const TRY_AGAIN_S = 1_800
/** Bytes that one round fetches and places anew. */
const MOVED_BYTES_MAX = 256 * 1024 * 1024

/** A named object of the drive. */
export type Kept = Holding & { readonly cid: string }

export interface RoundParts {
  readonly access: NetworkAccess
  readonly hashes: Hashes
  readonly proofs: Pick<ProofStore, 'parts'>
  readonly validators: readonly Neuron[]
  readonly terms: Terms
  readonly renews: boolean
  /** What was asked less than so many seconds ago is not asked again; null: as long as it is good for. */
  readonly within: number | null
  readonly tally: Tally
  readonly signal: AbortSignal
}

/** What a round comes to; grows with each piece. */
export interface Tally {
  questions: number
  renewed: number
  moved: number
  movedBytes: number
  failed: number
  readonly silent: Map<string, Silent>
  /** LeaseWords. */
  isPartial: boolean
  /** CID of a file's manifest or pack -> why it could not be renewed, or its parts not be named. */
  readonly failures: Map<string, DriveFailure>
}

export function newTally(): Tally {
  return {
    questions: 0,
    renewed: 0,
    moved: 0,
    movedBytes: 0,
    failed: 0,
    silent: new Map(),
    isPartial: false,
    failures: new Map(),
  }
}

const secondsOf = ({ clock }: NetworkAccess): number => Math.floor(clock.now() / 1000)

/** @returns the rows as they are then, without those of objects that are not kept any more */
export async function roundOfPiece(
  parts: RoundParts,
  before: ReadonlyMap<string, LeaseRow>,
  kept: readonly Kept[],
): Promise<Map<string, LeaseRow>> {
  const rows = new Map<string, LeaseRow>()
  for (const each of kept) rows.set(each.cid, await withParts(parts, before.get(each.cid), each))
  const asked = [...rows.values()].filter((row) => isAsked(parts, row))
  const words = await askAll(parts, asked)
  for (const row of asked) rows.set(row.cid, heard(parts, row, words))
  if (!parts.renews) return rows
  const due = asked.flatMap(({ cid }) => dueIn(parts, rows.get(cid), words))
  await eachAtOnce(due, AT_ONCE, async (object) => {
    const renewed = await renewOne(parts, object)
    const row = rows.get(object.row)
    if (row !== undefined) rows.set(row.cid, renewedRow(parts, row, object.at, renewed))
  })
  return rows
}

async function withParts(parts: RoundParts, row: LeaseRow | undefined, kept: Kept): Promise<LeaseRow> {
  if (row !== undefined && (row.parts !== null || !isAsked(parts, row))) return row
  if (kept.parts === 0 || kept.fileKey === null) return newRow(kept.cid, [])
  try {
    const manifest = { cid: kept.cid, parts: kept.parts, fileKey: kept.fileKey }
    const names =
      (await knownParts(parts.proofs, manifest)) ??
      (await fetchedParts(parts.access, manifest, parts.tally.questions, parts.signal))
    return newRow(kept.cid, names)
  } catch (error) {
    parts.signal.throwIfAborted()
    parts.tally.failures.set(kept.cid, failureOf(error))
    return row ?? newRow(kept.cid, null)
  }
}

function isAsked({ access, terms, within, renews }: RoundParts, row: LeaseRow): boolean {
  const ago = secondsOf(access) - row.askedAt
  if (row.askedAt === 0 || (within !== null && ago >= within)) return true
  const end = endOfRow(row)
  if (end === 0) return ago >= ASK_LOST_S
  const isDue =
    renews && row.ends.some((one) => one !== null && dueAt(one, terms.longest) <= secondsOf(access))
  return ago >= (isDue ? TRY_AGAIN_S : ASK_AGAIN_S)
}

async function askAll(
  { access, validators, tally, signal }: RoundParts,
  rows: readonly LeaseRow[],
): Promise<ReadonlyMap<string, Said>> {
  const cids = [...new Set(rows.flatMap(objectsOfRow))]
  const of = new Map<string, Said>()
  for (let at = 0; at < cids.length; at += LOT) {
    if (tally.questions > 0) await access.clock.sleep(LOT_PAUSE_MS, signal)
    tally.questions += 1
    const lot = cids.slice(at, at + LOT)
    const words = await askLeases(access, validators, lot, secondsOf(access), signal)
    for (const silent of words.silent) tally.silent.set(silent.hotkey, silent)
    tally.isPartial ||= words.isPartial
    if (words.silent.length === validators.length) continue
    for (const [cid, said] of words.of) of.set(cid, said)
  }
  return of
}

/** What one validator promised holds while that one does not answer. */
function heard({ access, tally }: RoundParts, row: LeaseRow, words: ReadonlyMap<string, Said>): LeaseRow {
  const now = secondsOf(access)
  const said = objectsOfRow(row).map((cid) => words.get(cid))
  if (said.some((one) => one === undefined)) return row
  const known = (at: number): number => (tally.silent.size > 0 ? (row.ends[at] ?? 0) : 0)
  const latest = said.map((one, at) => Math.max(one?.end ?? 0, known(at) > now ? known(at) : 0))
  // A node that cannot be asked may have what no other one has.
  const ends = latest.map((end) => (end === 0 && tally.isPartial ? null : end))
  const copies = said.map((one, at) => ((one?.end ?? 0) > 0 ? (one?.copies ?? 0) : (row.copies[at] ?? 0)))
  return { ...row, ends, copies, askedAt: now }
}

interface Due {
  /** CID of the row, and the place in it. */
  readonly row: string
  readonly at: number
  readonly cid: string
  readonly end: number
  readonly owners: readonly Neuron[]
}

function dueIn(
  { access, terms }: RoundParts,
  row: LeaseRow | undefined,
  words: ReadonlyMap<string, Said>,
): Due[] {
  if (row === undefined) return []
  return objectsOfRow(row).flatMap((cid, at) => {
    const end = row.ends[at] ?? 0
    const owners = words.get(cid)?.owners ?? []
    const term = Math.max(0, ...owners.map(({ hotkey }) => terms.at(hotkey) ?? 0)) || terms.longest
    // Where nobody has a copy there is nothing to renew.
    return end > 0 && dueAt(end, term) <= secondsOf(access) ? [{ row: row.cid, at, cid, end, owners }] : []
  })
}

async function renewOne(parts: RoundParts, due: Due): Promise<Renewed> {
  const { access, hashes, terms, tally, signal } = parts
  const renewed = await renewAt(access, due.cid, due.owners, terms, signal)
  if (renewed.ok) return renewed
  const isUrgent = due.end - secondsOf(access) < terms.longest / 6
  const isOrphan = due.owners.length === 0 && tally.silent.size === 0
  if ((!isUrgent && !isOrphan) || tally.movedBytes >= MOVED_BYTES_MAX) return renewed
  const moved = await placeAnew(access, hashes, due.cid, tally.moved, signal)
  tally.movedBytes += moved.bytes
  return moved
}

function renewedRow({ tally }: RoundParts, row: LeaseRow, at: number, renewed: Renewed): LeaseRow {
  if (!renewed.ok) {
    tally.failed += 1
    tally.failures.set(row.cid, renewed.failure)
    return row
  }
  tally.renewed += 1
  if (renewed.moved) tally.moved += 1
  const { end, copies } = renewed
  // Who took it anew says the end when it is asked next.
  if (end === null) return { ...row, askedAt: 0 }
  return { ...row, ends: row.ends.with(at, end), copies: row.copies.with(at, copies) }
}

async function eachAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values()
  const take = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: atOnce }, take))
}
