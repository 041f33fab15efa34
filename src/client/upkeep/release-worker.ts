/**
 * Gives back what nothing needs: asks every validator what it knows of the objects, and those that say they are ours to delete
 * them. Whether something needs an object again is looked at right before it is asked for, a few at a time.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import type { DeleteAnswer } from '../axon-port.ts'
import { failureOf } from '../drive-error.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { ReleaseHold } from '../upkeep-api.ts'
import type { ReleaseCaller } from '../wallet-session/session-desk.ts'
import { askLeases, LOT, type Said } from './ask-leases.ts'
import { markOf, type ObjectSource, type Spare, stillNeeded } from './holdings.ts'
import { fetchedParts } from './part-names.ts'
import type { Chunk, Lot, ReleaseQueue, Unnamed } from './release-queue.ts'
import { awayFor } from './release-rules.ts'
import { TERM_SECONDS } from './terms.ts'

/** Milliseconds: a validator waits seconds for its miners. */
const DELETE_TIMEOUT_MS = 30_000
/** Objects between two looks whether they are needed, which are asked for at the same time. */
const AT_ONCE = 16

export interface ReleaseParts {
  readonly access: NetworkAccess
  readonly queue: ReleaseQueue
  readonly sources: readonly ObjectSource[]
  /** Takes in what other tabs wrote. */
  readonly refresh: () => Promise<void>
  /** Who asks now, and whose may be what looks like another's. */
  readonly caller: () => ReleaseCaller
  /** Looks at the network when the last look is not fresh, and says what stands against a lot then. */
  readonly holdNow: (lot: Lot) => Promise<ReleaseHold | null>
}

/**
 * Works on lots, oldest first, as far as they go now.
 * @returns whether something could not be done that was tried; what waits for an account is not meant
 * @throws DriveError no-validator, vault-damaged, disk-full; ChainError; the signal's reason
 */
export async function releaseDue(parts: ReleaseParts, signal: AbortSignal): Promise<boolean> {
  let isStuck = false
  for (const { id, doneAt } of await parts.queue.lots()) {
    if (doneAt !== null) continue
    if (await releaseLot(parts, id, signal)) isStuck = true
    await finish(parts, id)
  }
  return isStuck
}

/** @returns whether something could not be done that was tried */
async function releaseLot(parts: ReleaseParts, id: string, signal: AbortSignal): Promise<boolean> {
  const { queue } = parts
  const find = async () => (await queue.lots()).find((each) => each.id === id)
  const { serial } = parts.caller()
  const chunks = (await find())?.chunks ?? []
  let isStuck = false
  for (const at of chunks) {
    signal.throwIfAborted()
    const lot = await find()
    if (lot === undefined || (await parts.holdNow(lot)) !== null) return isStuck
    const left = await releaseChunk(parts, lot, at, signal)
    if (left === 'some') isStuck = true
  }
  // Every object that is left was asked for by this caller, and only what may be an account's is left.
  if (!isStuck && parts.caller().serial === serial) await park(parts, id)
  return isStuck
}

async function park({ queue, caller }: ReleaseParts, id: string): Promise<void> {
  const { serial, asking } = caller()
  await queue.update(id, (lot) => {
    if (lot.chunks.length === 0) return lot
    const asked = asking === null ? (lot.asked ?? []) : [...new Set([...(lot.asked ?? []), asking])]
    return { ...lot, asked, parkedBy: serial }
  })
}

/** A lot is over when nothing is left of it. What has waited so long that its term is over is not ours to ask for any more. */
async function finish({ queue, access }: ReleaseParts, id: string): Promise<void> {
  const now = access.clock.now()
  const lot = (await queue.lots()).find((each) => each.id === id)
  if (lot === undefined || lot.doneAt !== null) return
  const isLate = lot.toldAt !== null && now > lot.toldAt + TERM_SECONDS * 1000
  if (lot.chunks.length > 0 && !isLate) return
  let ended = 0
  for (const at of lot.chunks) {
    const { spares, unnamed } = await queue.chunk(id, at)
    ended += spares.length + unnamed.length
    await queue.putChunk(id, at, { spares: [], unnamed: [] })
  }
  const done = { chunks: [], doneAt: now, ...(ended === 0 ? {} : { ended }) }
  await queue.update(id, (each) => ({ ...each, ...done }))
}

/** @returns what is left: nothing, only what waits for an account, or what could not be done */
async function releaseChunk(
  parts: ReleaseParts,
  lot: Lot,
  at: number,
  signal: AbortSignal,
): Promise<'nothing' | 'parked' | 'some'> {
  const { queue, access } = parts
  const chunk = await queue.chunk(lot.id, at)
  const named = await nameAll(parts, chunk, signal)
  const validators = await access.ring.order(0)
  const run = new ChunkRun(parts, lot, validators, signal)
  await run.all(named.spares)
  const left = { spares: run.left, unnamed: named.unnamed }
  await queue.putChunk(lot.id, at, left)
  const isDone = left.spares.length + left.unnamed.length === 0
  await queue.update(lot.id, (before) =>
    run.addTo(before, isDone ? before.chunks.filter((each) => each !== at) : before.chunks),
  )
  if (isDone) return 'nothing'
  return named.unnamed.length === 0 && run.parked === run.left.length ? 'parked' : 'some'
}

const UNREADABLE: ReadonlySet<string> = new Set(['not-found', 'content-damaged'])

/** Looks up the parts of manifests that were not known when they were given up. */
async function nameAll(
  { access, sources }: ReleaseParts,
  { spares, unnamed }: Chunk,
  signal: AbortSignal,
): Promise<Chunk> {
  const named: Spare[] = [...spares]
  const left: Unnamed[] = []
  const needed = await stillNeeded(
    sources,
    unnamed.map(({ cid }) => ({ cid, mark: null })),
  )
  for (const manifest of unnamed) {
    if (needed.has(manifest.cid)) continue
    const own = { cid: manifest.cid, mark: null }
    try {
      const cids = await fetchedParts(access, manifest, 0, signal)
      named.push(own, ...cids.map((cid) => ({ cid, mark: markOf(manifest.fileKey) })))
    } catch (error) {
      signal.throwIfAborted()
      // Nobody has it, or it is none: then nobody can say what its parts are, and they end by themselves.
      if (UNREADABLE.has(failureOf(error).code)) named.push(own)
      else left.push(manifest)
    }
  }
  return { spares: named, unnamed: left }
}

/** What becomes of the objects of one chunk. */
class ChunkRun {
  readonly left: Spare[] = []
  /** Of those, how many only an account that is away could give back. */
  parked = 0
  readonly #parts: ReleaseParts
  readonly #from: Lot
  readonly #validators: readonly Neuron[]
  readonly #signal: AbortSignal
  readonly #silent = new Set<string>()
  #released = 0
  #needed = 0
  #copies = 0
  #discarded = 0
  #keptUntil = 0
  #others = 0
  #othersUntil = 0

  constructor(parts: ReleaseParts, from: Lot, validators: readonly Neuron[], signal: AbortSignal) {
    this.#parts = parts
    this.#from = from
    this.#validators = validators
    this.#signal = signal
  }

  async all(spares: readonly Spare[]): Promise<void> {
    for (let at = 0; at < spares.length; at += LOT) await this.#lot(spares.slice(at, at + LOT))
  }

  addTo(lot: Lot, chunks: readonly number[]): Lot {
    const later = (before: number | null, now: number) => (now === 0 ? before : Math.max(before ?? 0, now))
    return {
      ...lot,
      chunks: [...chunks],
      released: lot.released + this.#released,
      needed: lot.needed + this.#needed,
      copies: lot.copies + this.#copies,
      discarded: lot.discarded + this.#discarded,
      keptUntil: later(lot.keptUntil, this.#keptUntil),
      others: lot.others + this.#others,
      othersUntil: later(lot.othersUntil, this.#othersUntil),
      silent: [...this.#silent],
    }
  }

  async #lot(spares: readonly Spare[]): Promise<void> {
    const { access } = this.#parts
    const cids = spares.map(({ cid }) => cid)
    const now = Math.floor(access.clock.now() / 1000)
    const words = await askLeases(access, this.#validators, cids, now, this.#signal)
    for (const { hotkey } of words.silent) this.#silent.add(hotkey)
    for (let at = 0; at < spares.length; at += AT_ONCE) {
      const some = spares.slice(at, at + AT_ONCE)
      // Right before they are asked for: from here to there nothing waits for anything else.
      await this.#parts.refresh()
      const needed = await stillNeeded(this.#parts.sources, some)
      this.#needed += needed.size
      const asked = some.filter(({ cid }) => !needed.has(cid))
      const isWhole = words.silent.length === 0
      await Promise.all(asked.map((spare) => this.#one(spare, words.of.get(spare.cid), isWhole)))
    }
  }

  /** @param isWhole whether all validators said what they know of it */
  async #one({ cid, mark }: Spare, said: Said | undefined, isWhole: boolean): Promise<void> {
    const options = { timeoutMs: DELETE_TIMEOUT_MS, signal: this.#signal }
    let othersUntil = said?.othersUntil ?? 0
    const gone: { readonly answer: DeleteAnswer; readonly expiresAt: number }[] = []
    const answered = await Promise.all(
      (said?.ours ?? []).map(async ({ validator, expiresAt }) => {
        const answer = await this.#parts.access.axons.deleteObject(validator, { cid }, options)
        if (answer.ok && answer.value.deleted) gone.push({ answer: answer.value, expiresAt })
        if (answer.ok && !answer.value.deleted) othersUntil = Math.max(othersUntil, expiresAt)
        const isOver = answer.ok || NOTHING_LEFT.has(answer.code ?? '')
        if (!isOver) this.#silent.add(validator.hotkey)
        return isOver
      }),
    )
    for (const { answer, expiresAt } of gone) this.#deleted(answer, expiresAt)
    const isHeard = isWhole && !answered.includes(false)
    const isAway = othersUntil > 0 && awayFor(this.#from, this.#parts.caller()).length > 0
    if (isAway && isHeard) this.parked += 1
    if (isAway || !isHeard) this.left.push({ cid, mark })
    else {
      if (othersUntil > 0) this.#forOthers(othersUntil)
      this.#released += 1
    }
  }

  #deleted(answer: DeleteAnswer, end: number): void {
    this.#copies += answer.holders
    this.#discarded += answer.discarded
    if (answer.discarded < answer.holders) this.#keptUntil = Math.max(this.#keptUntil, end * 1000)
  }

  #forOthers(until: number): void {
    this.#others += 1
    this.#othersUntil = Math.max(this.#othersUntil, until * 1000)
  }
}

/** It has it no more, or not as ours: there is nothing to ask it for. */
const NOTHING_LEFT: ReadonlySet<string> = new Set(['not-found', 'not-placed-here', 'not-owner'])
