/**
 * An index made anew from what miners hold and other validators were told (`filetao index rebuild`): every miner of the metagraph is asked for
 * its inventory, each object's bytes are fetched once, and its holders store and prove them again (engine/rebuild-object.ts). Inventories
 * are read side by side (miner-inventories.ts), so that no miner decides how much memory it takes.
 *
 * A piece with a single holder that no other validator knows of is most likely one of our own probes, which nobody can tell from a user's
 * object any more: it is left where it is unless asked for.
 */
import { createAvailability } from '../../engine/availability.ts'
import { isMiner, otherValidators } from '../../engine/candidates.ts'
import { callWithin } from '../../engine/deadline.ts'
import { drawSeed } from '../../engine/group-parameters.ts'
import { COPIES } from '../../engine/limits.ts'
import type { EnginePorts, Index, NodeAddress } from '../../engine/ports.ts'
import { rebuildObject } from '../../engine/rebuild-object.ts'
import type { DiscardEntry } from '../../engine/records.ts'
import { cidOf } from '../../protocol/cid.ts'
import { dec } from '../../protocol/hash.ts'
import type { AxonClient } from '../shared/axon-client.ts'
import {
  type AskInventory,
  type CutOff,
  MinerInventory,
  type ToldObject,
  toldBy,
} from './miner-inventories.ts'
import { ToldPayloads } from './told-payloads.ts'

export interface RebuildReport {
  readonly minersAsked: number
  /** Whose inventories were not heard to their end. */
  readonly minersSilent: number
  /** Which those are, why, and of how many pieces each had told; what it held beyond them is known by other holders only. */
  readonly notHeard: readonly { readonly miner: string; readonly why: CutOff; readonly pieces: number }[]
  readonly pieces: number
  readonly objects: number
  readonly bytes: number
  /** With fewer copies than promised: they wait for repair. */
  readonly short: number
  /** Nobody gave bytes of this name, or nobody proved a copy. */
  readonly lost: number
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
  /** @param share about how much of all is done, 0 to 1 */
  readonly onObject?: (done: number, share: number) => void
}

type Calls = Pick<AxonClient, 'call'>

/** What our own clients send: their objects open without it (client/axon-transport.ts). */
const OUR_PAYLOAD = '{"filetao":1}'
const ASK_MS = 10_000
const FETCH_MS = 60_000
const DISCARDS_PAGE = 1_000

export async function rebuildIndex(
  ports: EnginePorts,
  client: Calls,
  { all, missing = false, onObject = () => undefined }: RebuildOptions,
): Promise<RebuildReport> {
  const ask: AskInventory = (miner, after) => inventoryOf(client, miner, after)
  const inventories = ports.chain.metagraph().neurons.flatMap((neuron) => {
    const { hotkey, axon } = neuron
    if (!isMiner(neuron) || axon === null) return []
    return [new MinerInventory({ hotkey, ...axon }, ask, ports.clock)]
  })
  const isKnown = missing ? await knownTo(ports.index) : async () => false
  const totals = { known: 0, objects: 0, bytes: 0, short: 0, lost: 0, leftOut: 0, payloadUnknown: 0 }
  const availability = createAvailability(ports.clock)
  const payloads = new ToldPayloads(client)
  let done = 0
  for await (const object of toldBy(inventories)) {
    onObject(++done, object.share)
    if (await isKnown(object)) {
      totals.known += 1
      continue
    }
    const data = await bytesOf(ports, object)
    if (data === null) {
      totals.lost += 1
      continue
    }
    const cid = cidOf(data, ports.hashing.sha256)
    const payload = await payloads.of(cid, otherValidators(ports.chain.metagraph(), ports.hotkey))
    if (payload === null && object.holders.length === 1 && !all) {
      totals.leftOut += 1
      continue
    }
    const holders = new Set(object.holders.map(({ miner }) => miner.hotkey))
    const encryptionPayload = payload ?? OUR_PAYLOAD
    const built = await rebuildObject(ports, availability, {
      cid,
      data,
      encryptionPayload,
      endsAt: object.endsAt,
      holders,
    })
    if (!built.ok) {
      totals.lost += 1
      continue
    }
    totals.objects += 1
    totals.bytes += data.length
    if (built.value.copies < COPIES) totals.short += 1
    if (payload === null) totals.payloadUnknown += 1
  }
  const notHeard = inventories.flatMap(({ miner, cutOff, told }) =>
    cutOff === null ? [] : [{ miner: miner.hotkey, why: cutOff, pieces: told }],
  )
  const pieces = inventories.reduce((sum, { told }) => sum + told, 0)
  return { minersAsked: inventories.length, minersSilent: notHeard.length, notHeard, pieces, ...totals }
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
): ReturnType<AskInventory> {
  const answer = await client.call(targetOf(miner), 'Inventory', { after }, undefined, { timeoutMs: ASK_MS })
  return answer.ok ? answer.value.fields : null
}

/** From the first holder whose bytes have the name that was asked for. */
async function bytesOf(ports: EnginePorts, { dataHash, holders }: ToldObject): Promise<Uint8Array | null> {
  for (const holder of holders) {
    const seed = drawSeed(ports.random)
    const { result: answer, ms } = await callWithin(ports.clock, FETCH_MS, null, (limits) =>
      ports.miners.retrieve(holder.miner, { dataHash, seed }, limits),
    )
    const data = answer.ok ? answer.value.data : null
    if (data !== null && dec(ports.hashing.pieceHashes(data, seed).dataHash) === dataHash) {
      holder.delivered()
      return data
    }
    holder.failed(ms)
  }
  return null
}

function targetOf({ hotkey, ip, port }: NodeAddress): { hotkey: string; url: string } {
  return { hotkey, url: `http://${ip.includes(':') ? `[${ip}]` : ip}:${port}` }
}
