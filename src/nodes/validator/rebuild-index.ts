/**
 * An index made anew from what miners hold and other validators were told (`filetao index rebuild`): every miner of the metagraph is asked for
 * its inventory, each object's bytes are fetched once, and its holders store and prove them again (engine/rebuild-object.ts).
 *
 * A piece with a single holder that no other validator knows of is most likely one of our own probes, which nobody can tell from a user's
 * object any more: it is left where it is unless asked for.
 */
import { createAvailability } from '../../engine/availability.ts'
import { isMiner, otherValidators } from '../../engine/candidates.ts'
import { callWithin } from '../../engine/deadline.ts'
import { drawSeed } from '../../engine/group-parameters.ts'
import { COPIES } from '../../engine/limits.ts'
import type { EnginePorts, NodeAddress } from '../../engine/ports.ts'
import { rebuildObject } from '../../engine/rebuild-object.ts'
import { cidOf } from '../../protocol/cid.ts'
import { dec } from '../../protocol/hash.ts'
import type { InventoryPiece, OwnAnswerFields } from '../../wire/own-synapses.ts'
import type { AxonClient } from '../shared/axon-client.ts'

export interface RebuildReport {
  readonly minersAsked: number
  readonly minersSilent: number
  readonly pieces: number
  readonly objects: number
  readonly bytes: number
  /** With fewer copies than promised: they wait for repair. */
  readonly short: number
  /** Nobody gave bytes of this name, or nobody proved a copy. */
  readonly lost: number
  /** One holder, unknown to others: left out. */
  readonly leftOut: number
  /** Whose payload no other validator knew: the one of our own clients was written. */
  readonly payloadUnknown: number
}

export interface RebuildOptions {
  /** Take pieces with a single holder too. */
  readonly all: boolean
  readonly onObject?: (done: number, of: number) => void
}

interface Found {
  readonly dataHash: string
  readonly length: number
  endsAt: number
  readonly holders: Map<string, NodeAddress>
}

/** What our own clients send: their objects open without it (client/axon-transport.ts). */
const OUR_PAYLOAD = '{"filetao":1}'
const ASK_MS = 10_000
const FETCH_MS = 60_000
/** Pages of one miner: 256 million pieces. One that goes on giving pages is not listened to any longer. */
const PAGES_MAX = 1_000_000

export async function rebuildIndex(
  ports: EnginePorts,
  client: AxonClient,
  { all, onObject = () => undefined }: RebuildOptions,
): Promise<RebuildReport> {
  const miners = ports.chain.metagraph().neurons.filter((neuron) => isMiner(neuron))
  const found = new Map<string, Found>()
  let silent = 0
  let pieces = 0
  for (const { hotkey, axon } of miners) {
    if (axon === null) continue
    const answered = await eachPiece(client, { hotkey, ...axon }, (piece, miner) => {
      pieces += 1
      note(found, piece, miner)
    })
    if (!answered) silent += 1
  }
  const totals = { objects: 0, bytes: 0, short: 0, lost: 0, leftOut: 0, payloadUnknown: 0 }
  const availability = createAvailability(ports.clock)
  let done = 0
  for (const object of found.values()) {
    const data = await bytesOf(ports, object)
    onObject(++done, found.size)
    if (data === null) {
      totals.lost += 1
      continue
    }
    const cid = cidOf(data, ports.hashing.sha256)
    const payload = await payloadOf(ports, client, cid)
    if (payload === null && object.holders.size === 1 && !all) {
      totals.leftOut += 1
      continue
    }
    const holders = new Set(object.holders.keys())
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
  return { minersAsked: miners.length, minersSilent: silent, pieces, ...totals }
}

function note(found: Map<string, Found>, piece: InventoryPiece, miner: NodeAddress): void {
  const { data_hash: dataHash, length, ends_at: endsAt } = piece
  const known = found.get(dataHash) ?? { dataHash, length, endsAt, holders: new Map<string, NodeAddress>() }
  known.endsAt = Math.max(known.endsAt, endsAt)
  known.holders.set(miner.hotkey, miner)
  found.set(dataHash, known)
}

/** @returns whether the miner told all of it */
async function eachPiece(
  client: AxonClient,
  miner: NodeAddress,
  take: (piece: InventoryPiece, miner: NodeAddress) => void,
): Promise<boolean> {
  let after: string | null = null
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await inventoryOf(client, miner, after)
    if (answer === null) return false
    const { pieces, next } = answer
    for (const piece of pieces) take(piece, miner)
    // Names rise: a miner that goes in a circle would be asked for ever.
    if (next === null || (after !== null && BigInt(next) <= BigInt(after))) return next === null
    after = next
  }
  return false
}

async function inventoryOf(
  client: AxonClient,
  miner: NodeAddress,
  after: string | null,
): Promise<OwnAnswerFields['Inventory'] | null> {
  const answer = await client.call(targetOf(miner), 'Inventory', { after }, undefined, { timeoutMs: ASK_MS })
  return answer.ok ? answer.value.fields : null
}

/** From the first holder whose bytes have the name that was asked for. */
async function bytesOf(ports: EnginePorts, { dataHash, holders }: Found): Promise<Uint8Array | null> {
  for (const miner of holders.values()) {
    const seed = drawSeed(ports.random)
    const { result: answer } = await callWithin(ports.clock, FETCH_MS, null, (limits) =>
      ports.miners.retrieve(miner, { dataHash, seed }, limits),
    )
    if (!answer.ok) continue
    const { data } = answer.value
    if (dec(ports.hashing.pieceHashes(data, seed).dataHash) === dataHash) return data
  }
  return null
}

/** Of any other validator that was told of the object: one byte is asked for, and the payload comes along. */
async function payloadOf(ports: EnginePorts, client: AxonClient, cid: string): Promise<string | null> {
  for (const validator of otherValidators(ports.chain.metagraph(), ports.hotkey)) {
    const fields = { data_hash: cid, range_start: 0, range_end: 1 }
    const answer = await client.call(targetOf(validator), 'RetrieveUser', fields, undefined, {
      timeoutMs: ASK_MS,
    })
    const payload = answer.ok ? answer.value.fields.encryption_payload : null
    if (typeof payload === 'string') return payload
  }
  return null
}

function targetOf({ hotkey, ip, port }: NodeAddress): { hotkey: string; url: string } {
  return { hotkey, url: `http://${ip.includes(':') ? `[${ip}]` : ip}:${port}` }
}
