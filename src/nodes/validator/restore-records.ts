/**
 * An object's records made anew from what its miners kept of them (record-keeper.ts): no byte of it moves, and nothing is proven. Whoever says
 * that it holds a copy is believed like the records of a backup are: until the rounds ask it, which they do from then on.
 */
import { domainsOf } from '../../engine/candidates.ts'
import { COPIES, END_MARGIN_S } from '../../engine/limits.ts'
import type { MetagraphView } from '../../engine/ports.ts'
import type { IndexChange, ObjectRecord, PieceRecord } from '../../engine/records.ts'
import { endOf } from '../../engine/term.ts'
import { MAX_TTL_SECONDS } from '../../wire/limits.ts'
import { type KeptCopy, type KeptProbe, openKept } from './kept-record.ts'
import type { ToldCopy, ToldObject } from './miner-inventories.ts'
import type { RecordSealer } from './record-sealer.ts'

interface Holding<K> extends ToldCopy {
  readonly kept: K
}

/** What the holders of one name kept of our records of it. */
export interface KeptRecords {
  readonly cid: string
  readonly dataHash: string
  readonly copies: readonly Holding<KeptCopy>[]
  readonly probes: readonly Holding<KeptProbe>[]
  /** Whether a holder has none: it may be a copy all the same. */
  readonly isPartial: boolean
}

/** @param validator whose records these are. @returns null: no holder had one */
export function readRecords(
  sealer: RecordSealer,
  validator: string,
  { dataHash, copies: told }: Pick<ToldObject, 'dataHash' | 'copies'>,
): KeptRecords | null {
  const copies: Holding<KeptCopy>[] = []
  const probes: Holding<KeptProbe>[] = []
  for (const copy of told) {
    const { hotkey, sealed } = copy
    const kept = sealed === null ? null : openKept(sealer, sealed, validator, hotkey, dataHash)
    if (kept?.purpose === 'user') copies.push({ ...copy, kept })
    else if (kept?.purpose === 'probe') probes.push({ ...copy, kept })
  }
  const first = copies[0] ?? probes[0]
  if (first === undefined) return null
  const isPartial = copies.length + probes.length < told.length
  return { cid: first.kept.cid, dataHash, copies, probes, isPartial }
}

export interface Restored {
  readonly changes: readonly IndexChange[]
  /** Bytes of the object. */
  readonly bytes: number
  /** Distinct owners among the holders that keep it as long as the object lasts. */
  readonly copies: number
}

/** Null: it was too long to be kept. */
export function payloadIn({ copies }: KeptRecords): string | null {
  return newestOf(copies)?.payload ?? null
}

/** @param payload of the object */
export function restoredObject(
  { dataHash, copies: all }: KeptRecords,
  payload: string,
  metagraph: MetagraphView,
  nowMs: number,
): Restored {
  const newest = newestOf(all)
  if (newest === null) throw new TypeError('restoredObject: no holder has a record of a copy')
  const { cid, length, contentRoot, generated } = newest
  const end = Math.max(promisedEnd(all, metagraph), ...all.map(({ kept }) => endOf(kept)))
  const ttl = termOf(generated, end)
  const pieces = all.map((holding) => pieceOf(holding, dataHash, holding.kept.receipt.seed, generated + ttl))
  const lasting = pieces.filter((piece) => endOf(piece) >= generated + ttl)
  const copies = ownersOf(metagraph, lasting)
  const record: ObjectRecord = {
    cid,
    length,
    dataHash,
    contentRoot,
    generated,
    ttl,
    encryptionPayload: payload,
    receipts: all.map(({ kept }) => kept.receipt),
    owners: [],
    claimedBy: null,
  }
  const short = { cid, sinceMs: nowMs, reason: 'rebuilt' }
  const changes: IndexChange[] = [
    { kind: 'object', record },
    ...pieces.map((piece) => ({ kind: 'piece', record: piece }) as const),
    ...(copies < COPIES ? [{ kind: 'repair', entry: short } as const] : []),
  ]
  return { changes, bytes: length, copies }
}

export function restoredProbe({ dataHash, probes }: KeptRecords): readonly IndexChange[] {
  return probes.map((holding) => {
    const { born } = holding.kept
    return { kind: 'piece', record: pieceOf(holding, dataHash, born, endOf(holding.kept)) }
  })
}

/** Of an object that was renewed, or whose copy a miner got later, each holder has the record of its own time. */
function newestOf(copies: readonly Holding<KeptCopy>[]): KeptCopy | null {
  return copies.reduce<KeptCopy | null>(
    (best, { kept }) => (best === null || kept.generated > best.generated ? kept : best),
    null,
  )
}

/**
 * Until when as many owners say to hold it as there should be, or all of them. A record that tells of a renewal may not have reached them;
 * that one miner alone names a later end lengthens nothing.
 */
function promisedEnd(all: readonly ToldCopy[], metagraph: MetagraphView): number {
  const latest = all.toSorted((a, b) => b.endsAt - a.endsAt)
  const enough = latest.findIndex((_, at) => ownersOf(metagraph, latest.slice(0, at + 1)) >= COPIES)
  return latest.at(enough)?.endsAt ?? 0
}

function ownersOf(metagraph: MetagraphView, holders: readonly { readonly hotkey: string }[]): number {
  return domainsOf(
    metagraph,
    holders.map(({ hotkey }) => hotkey),
  ).size
}

const termOf = (generated: number, end: number): number =>
  Math.min(MAX_TTL_SECONDS, Math.max(1, end - generated))

/**
 * Which seed the miner holds by now nobody knows: without any, the first answer is held against none (rounds/seed-windows.ts). Its end is by
 * the miner's clock; one that is off by less than an honest clock may be names the end that we know.
 * @param end of the object, unix seconds
 */
function pieceOf(
  { hotkey, kept, endsAt }: Holding<KeptCopy | KeptProbe>,
  dataHash: string,
  born: string,
  end: number,
): PieceRecord {
  const { cid, length, contentRoot, generated, purpose } = kept
  const ends = endsAt >= end - END_MARGIN_S ? Math.max(endsAt, end) : endsAt
  return {
    hotkey,
    dataHash,
    cid,
    length,
    contentRoot,
    seeds: [],
    generated,
    ttl: termOf(generated, ends),
    born,
    purpose,
    ...(kept.purpose === 'probe' && kept.stock ? { stock: true as const } : {}),
  }
}
