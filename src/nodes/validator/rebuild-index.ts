/**
 * An index made anew from what miners hold and other validators were told (`filetao index rebuild`): every miner of the metagraph is asked for
 * its inventory, and for our own records that it keeps beside its pieces. What becomes of each object is in object-rebuild.ts.
 * Inventories are read side by side (miner-inventories.ts), so that no miner decides how much memory it takes.
 *
 * Miners may do everything but tell the truth, in time. Several objects are worked on at once, and a miner that others had to wait for too
 * often is asked last (miner-patience.ts).
 */
import { isMiner } from '../../engine/candidates.ts'
import type { EnginePorts, NodeAddress } from '../../engine/ports.ts'
import { axonUrl } from '../../wire/node-url.ts'
import { parseSealedRecords } from '../../wire/sealed-records.ts'
import type { AxonClient } from '../shared/axon-client.ts'
import { knownTo } from './known-pieces.ts'
import { type AskInventory, type CutOff, MinerInventory, toldBy } from './miner-inventories.ts'
import { ObjectRebuild, type ObjectWishes, type RebuildCounts } from './object-rebuild.ts'

export interface RebuildReport extends RebuildCounts {
  readonly minersAsked: number
  /** Whose inventories were not heard to their end. */
  readonly minersSilent: number
  /** Which those are, why, and of how many pieces each had told; what it held beyond them is known by other holders only. */
  readonly notHeard: readonly { readonly miner: string; readonly why: CutOff; readonly pieces: number }[]
  readonly pieces: number
}

export interface RebuildOptions extends Partial<ObjectWishes> {
  /** @param share about how much of all is done, 0 to 1 */
  readonly onObject?: (done: number, share: number) => void
}

type Calls = Pick<AxonClient, 'call'>

const ASK_MS = 10_000

/** Objects worked on at once; each is in memory whole. */
const PARALLEL = 4

export async function rebuildIndex(
  ports: EnginePorts,
  client: Calls,
  { all = false, missing = false, sealer, onObject = () => undefined }: RebuildOptions,
): Promise<RebuildReport> {
  const ask: AskInventory = (miner, after) => inventoryOf(client, miner, after, sealer !== undefined)
  const inventories = ports.chain.metagraph().neurons.flatMap((neuron) => {
    const { hotkey, axon } = neuron
    if (!isMiner(neuron) || axon === null) return []
    return [new MinerInventory({ hotkey, ...axon }, ask, ports.clock)]
  })
  const isKnown = missing ? await knownTo(ports.index) : async () => false
  const objects = new ObjectRebuild(ports, client, { all, missing, sealer })
  const totals = { ...NOTHING }
  let done = 0
  await eachOf(toldBy(inventories), async (object) => {
    onObject(++done, object.share)
    const counts = (await isKnown(object)) ? { known: 1 } : await objects.take(object)
    for (const name of COUNTS) totals[name] += counts[name] ?? 0
  })
  await objects.end()
  const notHeard = inventories.flatMap(({ miner, cutOff, told }) =>
    cutOff === null ? [] : [{ miner: miner.hotkey, why: cutOff, pieces: told }],
  )
  const pieces = inventories.reduce((sum, { told }) => sum + told, 0)
  return { minersAsked: inventories.length, minersSilent: notHeard.length, notHeard, pieces, ...totals }
}

const NOTHING: { -readonly [name in keyof RebuildCounts]: number } = {
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
const COUNTS = Object.keys(NOTHING) as (keyof RebuildCounts)[]

/** Some at a time, in order. @throws what `work` throws first, when nothing is under way any more */
async function eachOf<T>(items: AsyncGenerator<T>, work: (item: T) => Promise<void>): Promise<void> {
  const worker = async () => {
    for await (const item of items) await work(item)
  }
  const ends = await Promise.allSettled(Array.from({ length: PARALLEL }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
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
