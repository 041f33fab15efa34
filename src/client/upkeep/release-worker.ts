/**
 * Gives back what nothing needs: asks every validator what it knows of the objects, and those that say they are ours to delete
 * them. Whether something needs an object again is looked at right before it is asked for, a few at a time.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import type { DeleteAnswer } from '../axon-port.ts'
import { failureOf } from '../drive-error.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { ReleaseHold } from '../upkeep-api.ts'
import { askLeases, LOT, type Said } from './ask-leases.ts'
import { markOf, type ObjectSource, type Spare, stillNeeded } from './holdings.ts'
import { fetchedParts } from './part-names.ts'
import type { Chunk, Lot, ReleaseQueue, Unnamed } from './release-queue.ts'
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
  /** Whether an account that stored some of it does not sign now: what looks like another's may be its. */
  readonly isAccountAway: () => boolean
  /** Looks at the network when the last look is not fresh, and says what stands against a lot then. */
  readonly holdNow: (lot: Lot) => Promise<ReleaseHold | null>
}

/**
 * Works on lots, oldest first, as far as they go now.
 * @returns whether something could not be done that was tried
 * @throws DriveError no-validator, vault-damaged, disk-full; ChainError; the signal's reason
 */
export async function releaseDue(parts: ReleaseParts, signal: AbortSignal): Promise<boolean> {
  let isStuck = false
  for (const { id, doneAt, chunks } of await parts.queue.lots()) {
    if (doneAt !== null) continue
    for (const at of chunks) {
      signal.throwIfAborted()
      const lot = (await parts.queue.lots()).find((each) => each.id === id)
      if (lot === undefined || (await parts.holdNow(lot)) !== null) break
      if (!(await releaseChunk(parts, lot, at, signal))) isStuck = true
    }
    await finish(parts, id)
  }
  return isStuck
}

/** A lot is over when nothing is left of it. What has waited so long that its term is over is not ours to ask for any more. */
async function finish({ queue, access }: ReleaseParts, id: string): Promise<void> {
  const now = access.clock.now()
  const lot = (await queue.lots()).find((each) => each.id === id)
  if (lot === undefined || lot.doneAt !== null) return
  const isLate = lot.toldAt !== null && now > lot.toldAt + TERM_SECONDS * 1000
  if (lot.chunks.length > 0 && !isLate) return
  for (const at of lot.chunks) await queue.putChunk(id, at, { spares: [], unnamed: [] })
  await queue.update(id, (each) => ({ ...each, chunks: [], doneAt: now }))
}

/** @returns whether nothing is left of it */
async function releaseChunk(
  parts: ReleaseParts,
  lot: Lot,
  at: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { queue, access } = parts
  const chunk = await queue.chunk(lot.id, at)
  const named = await nameAll(parts, chunk, signal)
  const validators = await access.ring.order(0)
  const run = new ChunkRun(parts, validators, signal)
  await run.all(named.spares)
  const left = { spares: run.left, unnamed: named.unnamed }
  await queue.putChunk(lot.id, at, left)
  const isDone = left.spares.length + left.unnamed.length === 0
  await queue.update(lot.id, (before) =>
    run.addTo(before, isDone ? before.chunks.filter((each) => each !== at) : before.chunks),
  )
  return isDone
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
  readonly #parts: ReleaseParts
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

  constructor(parts: ReleaseParts, validators: readonly Neuron[], signal: AbortSignal) {
    this.#parts = parts
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
    if (othersUntil > 0 && this.#parts.isAccountAway()) {
      this.left.push({ cid, mark })
      return
    }
    if (othersUntil > 0) this.#forOthers(othersUntil)
    if (isWhole && !answered.includes(false)) this.#released += 1
    else this.left.push({ cid, mark })
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
