/**
 * Has miners keep this validator's own records of the pieces they hold, sealed (record-sealer.ts), so that a validator which lost its
 * index has it again from its miners without moving a byte of any object (restore-records.ts).
 *
 * Nobody waits for it and nothing hangs on it: what was written is given to its miners a second later, many in one call, and where that
 * fails, or this process ends before, a walk over all pieces gives it again sooner or later. A piece whose miner has no record is
 * rebuilt from its bytes.
 */
import { isMiner, neuronOf } from '../../engine/candidates.ts'
import type { Chain, Clock, Index } from '../../engine/ports.ts'
import type { IndexChange } from '../../engine/records.ts'
import { axonUrl } from '../../wire/node-url.ts'
import { encodeSealedRecords, type SealedRecord, sealedNameOf } from '../../wire/sealed-records.ts'
import type { AxonClient } from '../shared/axon-client.ts'
import { keptOfObject, keptOfProbe, sealKept } from './kept-record.ts'
import type { RecordSealer } from './record-sealer.ts'

export interface RecordKeeperParts {
  readonly client: Pick<AxonClient, 'call'>
  readonly sealer: RecordSealer
  readonly clock: Clock
  readonly chain: Pick<Chain, 'metagraph'>
}

/** Between a write and the call that tells of it: an upload makes several, and several uploads more. */
const GATHER_MS = 1_000
/** Records of one call, and pieces of one step of the walk. */
export const BATCH = 64
/** Records sealed without letting anybody else have the processor, a tenth of a millisecond each. */
const RUN = 8
const CALL_MS = 10_000
/** A miner that did not answer is left alone for so long, one that never heard of Keep for longer. */
const REST_MS = 60_000
const UNHEARD_MS = 3_600_000
/** Records that wait, over all miners: some 200 bytes each. What is more, the walk gives. */
const WAITING_MAX = 50_000
/** Between two steps of the walk: at a million pieces it is round in two days. */
export const WALK_MS = 10_000

/** Of one miner: piece hashes to the object they are of, or null: a probe. */
type Lane = Map<string, string | null>

export class RecordKeeper {
  readonly #parts: RecordKeeperParts
  readonly #lanes = new Map<string, Lane>()
  readonly #running = new Set<string>()
  readonly #restUntilMs = new Map<string, number>()
  #index: Index | null = null
  #waiting = 0
  #withdraw: (() => void) | null = null
  #walkedMs = Number.NEGATIVE_INFINITY
  #walk = { hotkey: '', from: '' }
  #closed = false

  constructor(parts: RecordKeeperParts) {
    this.#parts = parts
  }

  /** The index, each write of which is heard. */
  hearing<I extends Index>(index: I): I {
    this.#index = index
    const apply: Index['apply'] = async (changes, mode) => {
      await index.apply(changes, mode)
      this.#hear(changes)
    }
    return { ...index, apply }
  }

  /** Gives what the next pieces of the next miner are known by; called with each block. Never rejects. */
  async onBlock(): Promise<void> {
    const { clock, chain } = this.#parts
    const index = this.#index
    if (this.#closed || index === null || clock.monotonicMs() - this.#walkedMs < WALK_MS) return
    this.#walkedMs = clock.monotonicMs()
    const miners = chain.metagraph().neurons.filter(isMiner)
    const hotkeys = miners.map(({ hotkey }) => hotkey).sort()
    const { hotkey, from } = this.#walk
    const at = hotkeys.find((one) => one >= hotkey) ?? hotkeys[0]
    if (at === undefined) return
    try {
      const page = await index.piecesOf(at, at === hotkey ? from : '', BATCH)
      for (const { dataHash, cid, purpose } of page) this.#add(at, dataHash, purpose === 'probe' ? null : cid)
      const last = page.at(-1)
      const isOver = last === undefined || page.length < BATCH
      this.#walk = isOver ? { hotkey: `${at}!`, from: '' } : { hotkey: at, from: `${last.dataHash}0` }
    } catch {
      // An index that cannot be read tells of that elsewhere.
    }
  }

  /** What waits is not given any more by this process. */
  close(): void {
    this.#closed = true
    this.#withdraw?.()
    this.#lanes.clear()
  }

  /**
   * A copy that was stored or renewed is written with its piece, a probe's piece when it was stored. Other writes of either tell a miner
   * nothing: it would learn from them which pieces are users'.
   */
  #hear(changes: readonly IndexChange[]): void {
    const objects = new Set(
      changes.flatMap((change) =>
        change.kind === 'object' && change.record.claimedBy === null ? [change.record.cid] : [],
      ),
    )
    for (const change of changes) {
      if (change.kind !== 'piece') continue
      const { hotkey, dataHash, cid, purpose, seeds, born } = change.record
      if (purpose === 'user' && objects.has(cid)) this.#add(hotkey, dataHash, cid)
      else if (purpose === 'probe' && seeds.length === 1 && seeds[0]?.seed === born)
        this.#add(hotkey, dataHash, null)
    }
  }

  #add(hotkey: string, dataHash: string, cid: string | null): void {
    if (this.#closed || this.#waiting >= WAITING_MAX || this.#rests(hotkey)) return
    const lane = this.#lanes.get(hotkey) ?? new Map<string, string | null>()
    if (!lane.has(dataHash)) this.#waiting += 1
    lane.set(dataHash, cid)
    this.#lanes.set(hotkey, lane)
    this.#gather()
  }

  #gather(): void {
    this.#withdraw ??= this.#parts.clock.after(GATHER_MS, () => this.#giveAll())
  }

  #rests(hotkey: string): boolean {
    return (this.#restUntilMs.get(hotkey) ?? 0) > this.#parts.clock.monotonicMs()
  }

  #giveAll(): void {
    this.#withdraw = null
    for (const hotkey of this.#lanes.keys()) if (!this.#running.has(hotkey)) void this.#give(hotkey)
  }

  /** What waits now; what comes meanwhile is gathered again. Never rejects. */
  async #give(hotkey: string): Promise<void> {
    this.#running.add(hotkey)
    try {
      for (let due = this.#lanes.get(hotkey)?.size ?? 0; due > 0; due -= BATCH) {
        const restMs = await this.#send(hotkey, this.#take(hotkey, Math.min(due, BATCH)))
        if (restMs === 0) continue
        this.#leave(hotkey, restMs)
        break
      }
    } catch {
      // The index could not be read: what waits is given by the walk.
      this.#leave(hotkey, REST_MS)
    } finally {
      this.#running.delete(hotkey)
    }
    if (this.#lanes.has(hotkey)) this.#gather()
  }

  #take(hotkey: string, most: number): (readonly [string, string | null])[] {
    const lane = this.#lanes.get(hotkey)
    const taken = [...(lane ?? [])].slice(0, most)
    for (const [dataHash] of taken) lane?.delete(dataHash)
    this.#waiting -= taken.length
    if (lane?.size === 0) this.#lanes.delete(hotkey)
    return taken
  }

  #leave(hotkey: string, restMs: number): void {
    this.#restUntilMs.set(hotkey, this.#parts.clock.monotonicMs() + restMs)
    this.#waiting -= this.#lanes.get(hotkey)?.size ?? 0
    this.#lanes.delete(hotkey)
  }

  /** @returns milliseconds to leave the miner alone */
  async #send(hotkey: string, pieces: readonly (readonly [string, string | null])[]): Promise<number> {
    const { client, chain } = this.#parts
    const axon = neuronOf(chain.metagraph(), hotkey)?.axon ?? null
    if (axon === null) return REST_MS
    const records: SealedRecord[] = []
    for (const [at, [dataHash, cid]] of pieces.entries()) {
      if (at % RUN === RUN - 1) await new Promise((resolve) => setImmediate(resolve))
      const sealed = await this.#sealed(hotkey, dataHash, cid)
      if (sealed !== null) records.push({ name: sealedNameOf(BigInt(dataHash)), sealed })
    }
    if (records.length === 0 || this.#closed) return 0
    const target = { hotkey, url: axonUrl(axon) }
    const data = encodeSealedRecords(records)
    const answer = await client.call(target, 'Keep', {}, data, { timeoutMs: CALL_MS })
    if (answer.ok) return 0
    return answer.status === 404 ? UNHEARD_MS : REST_MS
  }

  async #sealed(hotkey: string, dataHash: string, cid: string | null): Promise<Uint8Array | null> {
    const index = this.#index
    if (index === null) return null
    // One that was found out has a receipt in the object's record still, and no piece.
    const piece = await index.piece(hotkey, dataHash)
    if (piece === null) return null
    if (cid === null)
      return piece.purpose === 'probe'
        ? sealKept(this.#parts.sealer, keptOfProbe(piece), hotkey, dataHash)
        : null
    const object = await index.object(cid)
    const kept = object === null ? null : keptOfObject(object, hotkey)
    return kept === null ? null : sealKept(this.#parts.sealer, kept, hotkey, dataHash)
  }
}
