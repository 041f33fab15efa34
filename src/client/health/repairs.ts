/**
 * From a lost copy to a new one that was proven. `expected`: so many copies are gone that validators have to make new ones.
 * `seen`: a validator names new holders whose signatures hold, enough of them. `verified`: enough copies were proven after the
 * loss, by an audit or by the receipts of a new upload. A validator's word alone ends nothing.
 */
import { COPIES_WANTED } from '../check-receipts.ts'
import type { FileHealth, LossCause, ObjectRepair } from '../health-api.ts'
import type { Copy, Sighting } from './copies.ts'
import type { ObjectCopies } from './file-health.ts'

/**
 * An honest validator looks every 3 blocks; it may rightly wait for an hour (300 blocks of 12 s) while the chain shows it
 * less than before or most miners are silent, and rest for ten minutes (50) after a failed attempt (docs/upkeep.md). 360 is
 * the sum, rounded up: whoever has repaired nothing by then will not do it by itself.
 */
export const LATE_BLOCKS = 360
/** Of the list of repairs. */
const REPAIRS_MAX = 32

/** What a validator said about an object that lacks copies; receipts whose form and signature hold. */
export interface RepairNote {
  readonly cid: string
  /** Block in which the loss was noticed here. */
  readonly noticedAt: number
  /** Null: no validator has answered yet. */
  readonly askedAt: number | null
  readonly holders: readonly NamedHolder[]
}

export interface NamedHolder {
  readonly hotkey: string
  /** That its receipt was signed in. */
  readonly block: number
}

interface Loss {
  readonly hotkey: string
  readonly coldkey: string
  readonly cause: LossCause
  readonly since: number
}

/** Null: nothing was lost that has to be made anew. */
export function repairOf(
  object: ObjectCopies,
  note: RepairNote | null,
  sighting: Sighting,
): ObjectRepair | null {
  const losses = lossesOf(object, note, sighting).sort((a, b) => a.since - b.since)
  const since = shortSince(object.copies, losses)
  if (since === null) return null
  const newcomers = newHolders(object.copies, note, sighting)
  const answering = object.copies.filter(
    ({ state, silentSince }) => state === 'alive' && silentSince === null,
  )
  const proven = operatorsOf(answering)
  const known = new Set([...proven, ...newcomers.map(({ coldkey }) => coldkey)])
  const isVerified = proven.size >= COPIES_WANTED
  const isSeen = newcomers.length > 0 && known.size >= COPIES_WANTED
  const { cid, role, index } = object.part
  return {
    cid,
    role,
    index,
    stage: isVerified ? 'verified' : isSeen ? 'seen' : 'expected',
    cause: losses.find((loss) => loss.since === since)?.cause ?? 'replaced',
    lost: losses.map(({ hotkey }) => hotkey),
    since,
    askedAt: note?.askedAt ?? null,
    seenAt: newcomers.length === 0 ? null : Math.max(...newcomers.map((one) => one.block)),
    newHolders: newcomers.map(({ hotkey }) => hotkey),
    ...(isVerified ? proofOf(object, answering, since) : { verifiedAt: null, verifiedBy: null }),
    isLate: !isVerified && !isSeen && isOverdue(object.copies, losses, since, sighting.metagraph.block),
  }
}

/** Where the last of these copies went, with whose owner each of them was. */
function lossesOf(object: ObjectCopies, note: RepairNote | null, sighting: Sighting): Loss[] {
  return object.copies.flatMap((copy): Loss[] => {
    const { hotkey, state, silentSince, block, neuron } = copy
    // Whoever is gone from the chain may have been anybody: nobody else is taken for the same owner.
    const coldkey = neuron?.coldkey ?? sighting.neurons.get(hotkey)?.coldkey ?? hotkey
    const loss = { hotkey, coldkey }
    if (state === 'failed') return [{ ...loss, cause: 'failed', since: block }]
    if (state === 'gone')
      return [{ ...loss, cause: 'replaced', since: goneSince(object, copy, note, sighting) }]
    if (state === 'unknown') return [{ ...loss, cause: 'unasked', since: block }]
    return silentSince === null ? [] : [{ ...loss, cause: 'silent', since: silentSince }]
  })
}

/** A registration on the seat after the copy was proven is the replacement. Who has no seat that is known was noticed missing. */
function goneSince(
  { part }: ObjectCopies,
  { hotkey, block }: Copy,
  note: RepairNote | null,
  { metagraph, neurons }: Sighting,
): number {
  const anew = neurons.get(hotkey)
  if (anew !== undefined) return anew.registeredAtBlock
  const uid = part.holders.find(({ minerHotkey }) => minerHotkey === hotkey)?.minerUid
  const heir = uid === null || uid === undefined ? undefined : metagraph.neurons[uid]
  if (heir !== undefined && heir.registeredAtBlock > block) return heir.registeredAtBlock
  return note?.noticedAt ?? metagraph.block
}

/** Block of the loss that left fewer operators than wanted, counting only copies that are older than it; null: none did. */
function shortSince(copies: readonly Copy[], losses: readonly Loss[]): number | null {
  const lost = new Set(losses.map(({ hotkey }) => hotkey))
  for (const [at, { since }] of losses.entries()) {
    const older = copies.filter(
      ({ state, hotkey, firstAt }) =>
        state === 'alive' && !lost.has(hotkey) && firstAt !== null && firstAt <= since,
    )
    const left = operatorsOf(older)
    for (const later of losses.slice(at + 1)) left.add(later.coldkey)
    if (left.size < COPIES_WANTED) return since
  }
  return null
}

/**
 * A miner that missed one audit may answer its validator all the time: silence counts only as far as audits have found it again.
 */
function isOverdue(copies: readonly Copy[], losses: readonly Loss[], since: number, block: number): boolean {
  const sure = shortSince(
    copies,
    losses.filter(({ cause }) => cause !== 'silent'),
  )
  if (sure !== null) return block - sure > LATE_BLOCKS
  const heard = Math.max(...copies.map(({ silentUntil }) => silentUntil ?? 0))
  return heard - since > LATE_BLOCKS
}

function operatorsOf(copies: readonly Copy[]): Set<string> {
  return new Set(copies.flatMap(({ neuron }) => neuron?.coldkey ?? []))
}

/** Those that a validator names, that are registered since before their receipt, and that nothing newer contradicts. */
function newHolders(copies: readonly Copy[], note: RepairNote | null, { neurons }: Sighting) {
  const words = new Map(copies.map((copy) => [copy.hotkey, copy]))
  return (note?.holders ?? []).flatMap(({ hotkey, block }) => {
    const neuron = neurons.get(hotkey)
    if (neuron === undefined || neuron.registeredAtBlock > block) return []
    const word = words.get(hotkey)
    // A copy that is proven, or was lost after this receipt, is nothing new.
    if (word !== undefined && word.block >= block) return []
    if (word?.state === 'alive' && word.silentSince === null) return []
    return [{ hotkey, coldkey: neuron.coldkey, block }]
  })
}

function proofOf(
  { runs }: ObjectCopies,
  answering: readonly Copy[],
  since: number,
): Pick<ObjectRepair, 'verifiedAt' | 'verifiedBy'> {
  const coldkeys = new Map(answering.map(({ hotkey, neuron }) => [hotkey, neuron?.coldkey]))
  const enough = runs.filter(({ block, holders }) => {
    if (block <= since) return false
    const proven = holders.filter(({ verdict }) => verdict === 'proven')
    return new Set(proven.flatMap((one) => coldkeys.get(one.minerHotkey) ?? [])).size >= COPIES_WANTED
  })
  const first = enough.at(-1)
  if (first !== undefined) return { verifiedAt: first.block, verifiedBy: 'audit' }
  const newest = Math.max(...answering.map(({ block }) => block))
  return { verifiedAt: newest, verifiedBy: 'receipts' }
}

export type RepairPicture = Pick<FileHealth, 'repairs' | 'repairCounts' | 'lateBlocks'>

export function repairPicture(all: readonly ObjectRepair[]): RepairPicture {
  const count = (stage: ObjectRepair['stage']) => all.filter((one) => one.stage === stage).length
  const order = { expected: 1, seen: 2, verified: 3 }
  const rank = ({ isLate, stage }: ObjectRepair) => (isLate ? 0 : order[stage])
  return {
    repairs: all.toSorted((a, b) => rank(a) - rank(b) || b.since - a.since).slice(0, REPAIRS_MAX),
    repairCounts: {
      expected: count('expected'),
      seen: count('seen'),
      verified: count('verified'),
      late: all.filter(({ isLate }) => isLate).length,
    },
    lateBlocks: LATE_BLOCKS,
  }
}
