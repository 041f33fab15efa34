/**
 * What becomes of one object that miners tell of when an index is made anew. Our own records of it, which miners keep beside its pieces
 * (restore-records.ts), are enough where as many holders have one as there should be copies. Else its bytes are fetched once, and its
 * holders store and prove them again (engine/rebuild-object.ts); where nobody gives them, the records still tell of the copies.
 *
 * Of those without a record, a piece with a single holder that no other validator knows of is most likely one of our own probes, which nobody can tell
 * from a user's object any more: it is left where it is unless asked for. Of a name whose bytes nobody gives, only what miners of two
 * owners say counts as a loss: one alone may have made it up.
 */
import { type Availability, createAvailability } from '../../engine/availability.ts'
import { domainsOf, otherValidators } from '../../engine/candidates.ts'
import { COPIES } from '../../engine/limits.ts'
import type { EnginePorts } from '../../engine/ports.ts'
import { rebuildObject } from '../../engine/rebuild-object.ts'
import { cidOf } from '../../protocol/cid.ts'
import type { AxonClient } from '../shared/axon-client.ts'
import { ChangeBatch } from './change-batch.ts'
import { firstBytes } from './first-bytes.ts'
import type { ToldObject } from './miner-inventories.ts'
import { MinerPatience } from './miner-patience.ts'
import type { RecordSealer } from './record-sealer.ts'
import { type KeptRecords, payloadIn, readRecords, restoredObject, restoredProbe } from './restore-records.ts'
import { OUR_PAYLOAD, ToldPayloads } from './told-payloads.ts'

export interface RebuildCounts {
  readonly objects: number
  readonly bytes: number
  /** Of the objects, those whose records miners had kept: nothing of them was fetched or proven. */
  readonly fromRecords: number
  /** Probes whose records miners had kept. */
  readonly probes: number
  /** With fewer copies than promised: they wait for repair. */
  readonly short: number
  /** Miners of two owners or more told of this name and none gave its bytes; or the bytes came, and nobody proved a copy. */
  readonly lost: number
  /** Miners of one owner alone told of this name and did not give its bytes: there may never have been such an object. */
  readonly unverified: number
  /** With `missing`: of the index already, or on their way out. */
  readonly known: number
  /** One holder, unknown to others: left out. */
  readonly leftOut: number
  /** Whose payload no other validator knew: the one of our own clients was written. */
  readonly payloadUnknown: number
}

export interface ObjectWishes {
  /** Only what the index does not have: some of its records are gone. */
  readonly missing: boolean
  /** Take pieces with a single holder too. */
  readonly all: boolean
  /** Opens what miners kept. Absent: every object's bytes are fetched, and its copies proven. */
  readonly sealer: RecordSealer | undefined
}

/** Several objects may be taken at once. */
export class ObjectRebuild {
  readonly #ports: EnginePorts
  readonly #wishes: ObjectWishes
  readonly #availability: Availability
  readonly #payloads: ToldPayloads
  readonly #batch: ChangeBatch
  // A miner may give bytes in time and not take any.
  readonly #fetching: MinerPatience
  readonly #storing: MinerPatience

  constructor(ports: EnginePorts, client: Pick<AxonClient, 'call'>, wishes: ObjectWishes) {
    this.#ports = ports
    this.#wishes = wishes
    this.#availability = createAvailability(ports.clock)
    this.#payloads = new ToldPayloads(client)
    this.#batch = new ChangeBatch(ports.index)
    this.#fetching = new MinerPatience(ports.clock)
    this.#storing = new MinerPatience(ports.clock)
  }

  /** @returns what this object adds to the counts. @throws what the index throws */
  async take(object: ToldObject): Promise<Partial<RebuildCounts>> {
    const { sealer } = this.#wishes
    const records = sealer === undefined ? null : readRecords(sealer, this.#ports.hotkey, object)
    if (records === null) return this.#fromBytes(object, null)
    if (await this.#isThere(records.cid)) return { known: 1 }
    if (records.copies.length === 0) {
      await this.#batch.add(restoredProbe(records))
      return { probes: 1 }
    }
    return this.#areEnough(records) ? this.#fromRecords(records) : this.#fromBytes(object, records)
  }

  /** All that was taken is durable when it resolves. */
  end(): Promise<void> {
    return this.#batch.flush()
  }

  /** @param records what some of its holders kept, fewer than there should be copies; null: nothing */
  async #fromBytes(object: ToldObject, records: KeptRecords | null): Promise<Partial<RebuildCounts>> {
    const ports = this.#ports
    const hotkeys = object.holders.map(({ miner }) => miner.hotkey)
    const data = await firstBytes(ports, this.#fetching, object)
    if (data === null) {
      if (records !== null) return this.#fromRecords(records)
      const owners = domainsOf(ports.chain.metagraph(), hotkeys).size
      return owners > 1 ? { lost: 1 } : { unverified: 1 }
    }
    const cid = cidOf(data, ports.hashing.sha256)
    if (await this.#isThere(cid)) return { known: 1 }
    const payload = (records === null ? null : payloadIn(records)) ?? (await this.#told(cid))
    if (payload === null && hotkeys.length === 1 && !this.#wishes.all) return { leftOut: 1 }
    const { copies, attempts } = await rebuildObject(ports, this.#availability, {
      cid,
      data,
      encryptionPayload: payload ?? OUR_PAYLOAD,
      endsAt: object.endsAt,
      holders: new Set(hotkeys),
      aside: this.#storing.aside(),
    })
    this.#storing.stored(attempts)
    if (copies === 0) return records === null ? { lost: 1 } : this.#fromRecords(records)
    return {
      objects: 1,
      bytes: data.length,
      short: copies < COPIES ? 1 : 0,
      payloadUnknown: payload === null ? 1 : 0,
    }
  }

  async #fromRecords(records: KeptRecords): Promise<Partial<RebuildCounts>> {
    const { chain, clock } = this.#ports
    const payload = payloadIn(records) ?? (await this.#told(records.cid))
    const object = restoredObject(records, payload ?? OUR_PAYLOAD, chain.metagraph(), clock.nowMs())
    await this.#batch.add(object.changes)
    return {
      objects: 1,
      fromRecords: 1,
      bytes: object.bytes,
      short: object.copies < COPIES ? 1 : 0,
      payloadUnknown: payload === null ? 1 : 0,
    }
  }

  /** Whether all that hold it are in the records, or as many as there should be. */
  #areEnough(records: KeptRecords): boolean {
    if (!records.isPartial) return true
    const { chain, clock } = this.#ports
    return restoredObject(records, '', chain.metagraph(), clock.nowMs()).copies >= COPIES
  }

  async #isThere(cid: string): Promise<boolean> {
    return this.#wishes.missing && (await this.#ports.index.object(cid)) !== null
  }

  /** @returns the payload that another validator was told; null: none knows of the object */
  #told(cid: string): Promise<string | null> {
    return this.#payloads.of(cid, otherValidators(this.#ports.chain.metagraph(), this.#ports.hotkey))
  }
}
