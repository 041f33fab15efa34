/**
 * An index made anew from what miners hold and other validators were told (`filetao index rebuild`): every miner of the metagraph is asked for
 * its inventory, and for our own records that it keeps beside its pieces (restore-records.ts). Where no holder has one, the object's
 * bytes are fetched once, and its holders store and prove them again (engine/rebuild-object.ts). Inventories are read side by side
 * (miner-inventories.ts), so that no miner decides how much memory it takes.
 *
 * Of those without a record, a piece with a single holder that no other validator knows of is most likely one of our own probes, which nobody can tell from a user's
 * object any more: it is left where it is unless asked for.
 *
 * Miners may do everything but tell the truth, in time. Several objects are worked on at once, and a miner that others had to wait for too
 * often is asked last (miner-patience.ts). Of a name whose bytes nobody gives, only what miners of two owners say counts as a loss: one
 * alone may have made it up.
 */
import { createAvailability } from '../../engine/availability.ts'
import { domainsOf, isMiner, otherValidators } from '../../engine/candidates.ts'
import { COPIES } from '../../engine/limits.ts'
import type { EnginePorts, Index, NodeAddress } from '../../engine/ports.ts'
import { rebuildObject } from '../../engine/rebuild-object.ts'
import type { DiscardEntry, IndexChange } from '../../engine/records.ts'
import { cidOf } from '../../protocol/cid.ts'
import { axonUrl } from '../../wire/node-url.ts'
import { parseSealedRecords } from '../../wire/sealed-records.ts'
import type { AxonClient } from '../shared/axon-client.ts'
import { firstBytes } from './first-bytes.ts'
import {
  type AskInventory,
  type CutOff,
  MinerInventory,
  type ToldObject,
  toldBy,
} from './miner-inventories.ts'
import { MinerPatience } from './miner-patience.ts'
import type { RecordSealer } from './record-sealer.ts'
import { type KeptRecords, payloadIn, readRecords, restoredObject, restoredProbe } from './restore-records.ts'
import { OUR_PAYLOAD, ToldPayloads } from './told-payloads.ts'

export interface RebuildReport {
  readonly minersAsked: number
  /** Whose inventories were not heard to their end. */
  readonly minersSilent: number
  /** Which those are, why, and of how many pieces each had told; what it held beyond them is known by other holders only. */
  readonly notHeard: readonly { readonly miner: string; readonly why: CutOff; readonly pieces: number }[]
  readonly pieces: number
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

export interface RebuildOptions {
  /** Only what the index does not have: some of its records are gone. */
  readonly missing?: boolean
  /** Take pieces with a single holder too. */
  readonly all: boolean
  /** Opens what miners kept. Absent: every object's bytes are fetched, and its copies proven. */
  readonly sealer?: RecordSealer
  /** @param share about how much of all is done, 0 to 1 */
  readonly onObject?: (done: number, share: number) => void
}

type Calls = Pick<AxonClient, 'call'>

const ASK_MS = 10_000
const DISCARDS_PAGE = 1_000

/** Changes of one write: of some two hundred objects. */
const CHANGES = 1_000

/** Objects worked on at once; each is in memory whole. */
const PARALLEL = 4

export async function rebuildIndex(
  ports: EnginePorts,
  client: Calls,
  { all, missing = false, sealer, onObject = () => undefined }: RebuildOptions,
): Promise<RebuildReport> {
  const ask: AskInventory = (miner, after) => inventoryOf(client, miner, after, sealer !== undefined)
  const inventories = ports.chain.metagraph().neurons.flatMap((neuron) => {
    const { hotkey, axon } = neuron
    if (!isMiner(neuron) || axon === null) return []
    return [new MinerInventory({ hotkey, ...axon }, ask, ports.clock)]
  })
  const isKnown = missing ? await knownTo(ports.index) : async () => false
  const availability = createAvailability(ports.clock)
  const payloads = new ToldPayloads(client)
  // A miner may give bytes in time and not take any.
  const [fetching, storing] = [new MinerPatience(ports.clock), new MinerPatience(ports.clock)]

  const told = (cid: string) => payloads.of(cid, otherValidators(ports.chain.metagraph(), ports.hotkey))
  const batch = new ChangeBatch(ports.index)

  const written = async (records: KeptRecords): Promise<Partial<Totals>> => {
    const [metagraph, nowMs] = [ports.chain.metagraph(), ports.clock.nowMs()]
    const payload = payloadIn(records) ?? (await told(records.cid))
    const object = restoredObject(records, payload ?? OUR_PAYLOAD, metagraph, nowMs)
    await batch.add(object.changes)
    return {
      objects: 1,
      fromRecords: 1,
      bytes: object.bytes,
      short: object.copies < COPIES ? 1 : 0,
      payloadUnknown: payload === null ? 1 : 0,
    }
  }

  /** Whether all that hold it are in the records, or as many as there should be. */
  const areEnough = (records: KeptRecords): boolean => {
    if (!records.isPartial) return true
    return restoredObject(records, '', ports.chain.metagraph(), ports.clock.nowMs()).copies >= COPIES
  }

  const take = async (object: ToldObject): Promise<Partial<Totals>> => {
    if (await isKnown(object)) return { known: 1 }
    const records = sealer === undefined ? null : readRecords(sealer, ports.hotkey, object)
    const isThere = async (cid: string) => missing && (await ports.index.object(cid)) !== null
    if (records !== null && (await isThere(records.cid))) return { known: 1 }
    if (records !== null && records.copies.length === 0) {
      await batch.add(restoredProbe(records))
      return { probes: 1 }
    }
    if (records !== null && areEnough(records)) return written(records)
    const hotkeys = object.holders.map(({ miner }) => miner.hotkey)
    const data = await firstBytes(ports, fetching, object)
    if (data === null && records !== null) return written(records)
    if (data === null) {
      const owners = domainsOf(ports.chain.metagraph(), hotkeys).size
      return owners > 1 ? { lost: 1 } : { unverified: 1 }
    }
    const cid = cidOf(data, ports.hashing.sha256)
    if (await isThere(cid)) return { known: 1 }
    const payload = (records === null ? null : payloadIn(records)) ?? (await told(cid))
    if (payload === null && hotkeys.length === 1 && !all) return { leftOut: 1 }
    const { copies, attempts } = await rebuildObject(ports, availability, {
      cid,
      data,
      encryptionPayload: payload ?? OUR_PAYLOAD,
      endsAt: object.endsAt,
      holders: new Set(hotkeys),
      aside: storing.aside(),
    })
    storing.stored(attempts)
    if (copies === 0) return records === null ? { lost: 1 } : written(records)
    return {
      objects: 1,
      bytes: data.length,
      short: copies < COPIES ? 1 : 0,
      payloadUnknown: payload === null ? 1 : 0,
    }
  }

  const totals: Totals = { ...NOTHING }
  let done = 0
  await eachOf(toldBy(inventories), async (object) => {
    onObject(++done, object.share)
    const counts = await take(object)
    for (const name of COUNTS) totals[name] += counts[name] ?? 0
  })
  await batch.flush()
  const notHeard = inventories.flatMap(({ miner, cutOff, told }) =>
    cutOff === null ? [] : [{ miner: miner.hotkey, why: cutOff, pieces: told }],
  )
  const pieces = inventories.reduce((sum, { told }) => sum + told, 0)
  return { minersAsked: inventories.length, minersSilent: notHeard.length, notHeard, pieces, ...totals }
}

const NOTHING = {
  known: 0,
  objects: 0,
  bytes: 0,
  fromRecords: 0,
  probes: 0,
  short: 0,
  lost: 0,
  unverified: 0,
  leftOut: 0,
  payloadUnknown: 0,
}
type Totals = typeof NOTHING
const COUNTS = Object.keys(NOTHING) as (keyof Totals)[]

/** Changes that are written many at a time: a rebuild that ends before has written no index at all, or is run again. */
class ChangeBatch {
  readonly #index: Index
  #changes: IndexChange[] = []

  constructor(index: Index) {
    this.#index = index
  }

  async add(changes: readonly IndexChange[]): Promise<void> {
    this.#changes.push(...changes)
    if (this.#changes.length >= CHANGES) await this.flush()
  }

  /** Durable when it resolves. */
  async flush(): Promise<void> {
    const changes = this.#changes
    this.#changes = []
    if (changes.length > 0) await this.#index.apply(changes, 'durable')
  }
}

/** Some at a time, in order. @throws what `work` throws first, when nothing is under way any more */
async function eachOf<T>(items: AsyncGenerator<T>, work: (item: T) => Promise<void>): Promise<void> {
  const worker = async () => {
    for await (const item of items) await work(item)
  }
  const ends = await Promise.allSettled(Array.from({ length: PARALLEL }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Whether a piece is of a record that is there, or its miners are still to be told that it was deleted. */
async function knownTo(index: Index): Promise<(object: ToldObject) => Promise<boolean>> {
  const going = new Set<string>()
  for (let after: DiscardEntry | undefined; ; ) {
    const page = await index.discards(DISCARDS_PAGE, after)
    for (const { hotkey, dataHash } of page) going.add(`${hotkey} ${dataHash}`)
    after = page.at(-1)
    if (page.length < DISCARDS_PAGE) break
  }
  return async ({ dataHash, holders }) => {
    const hotkeys = holders.map(({ miner }) => miner.hotkey)
    if (hotkeys.every((hotkey) => going.has(`${hotkey} ${dataHash}`))) return true
    for (const hotkey of hotkeys) if ((await index.piece(hotkey, dataHash)) !== null) return true
    return false
  }
}

async function inventoryOf(
  client: Calls,
  miner: NodeAddress,
  after: string | null,
  withRecords: boolean,
): ReturnType<AskInventory> {
  const answer = await client.call(
    { hotkey: miner.hotkey, url: axonUrl(miner) },
    'Inventory',
    { after, with_records: withRecords },
    undefined,
    { timeoutMs: ASK_MS },
  )
  if (!answer.ok) return null
  const { fields, data } = answer.value
  // A miner whose records nobody can read has its pieces all the same.
  const records = parseSealedRecords(data ?? new Uint8Array())
  const sealed = records.ok ? records.value.map((record) => [record.name, record.sealed] as const) : []
  return { ...fields, sealed: new Map(sealed) }
}
