/**
 * Brings one object back: RetrieveUser from one validator after the other until the bytes are the ones its
 * name and, for parts, its content root stand for (V9). A wrong answer is kept as evidence and the next
 * validator is asked; no byte of it is used.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Neuron } from '../../chain/chain-types.ts'
import { cidOfDigest } from '../../protocol/cid.ts'
import { contentRoot } from '../../protocol/content-tree.ts'
import type { Check } from '../../protocol/verdict.ts'
import type { NetworkAccess } from '../network-access.ts'
import { sha256 } from '../web-crypto.ts'
import { askInTurn, RETRIEVE_TIMEOUT_MS, type Rejected, Tally } from './ask-validators.ts'
import { leavesOf } from './leaves.ts'

export interface WantedObject {
  readonly cid: string
  /** Known for parts, from the manifest; null for the manifest itself. */
  readonly expected: { readonly bytes: number; readonly root: Uint8Array } | null
  /** For messages. */
  readonly title: string
}

export interface FetchedObject {
  readonly data: Uint8Array
  readonly receipts: readonly unknown[]
  readonly validatorHotkey: string
  readonly checks: readonly Check[]
  readonly rejected: readonly Rejected[]
  /** Kept from an earlier attempt instead of fetched. */
  readonly kept?: true
}

/** @throws FetchError content-damaged, not-found, validator-unreachable; DriveError no-validator; ChainError; the signal's reason */
export async function fetchObject(
  access: NetworkAccess,
  wanted: WantedObject,
  turn: number,
  signal: AbortSignal,
): Promise<FetchedObject> {
  const tally = new Tally()
  const ask = (validator: Neuron) => fetchFrom(access, validator, wanted, tally, signal)
  const fetched = await askInTurn(access, turn, signal, ask)
  if (fetched === null) throw tally.error(wanted.title)
  return fetched
}

async function fetchFrom(
  access: NetworkAccess,
  validator: Neuron,
  wanted: WantedObject,
  tally: Tally,
  signal: AbortSignal,
): Promise<FetchedObject | null> {
  const options = { timeoutMs: RETRIEVE_TIMEOUT_MS, signal }
  const answer = await access.axons.retrieveUser(validator, { cid: wanted.cid }, options)
  if (!answer.ok) {
    tally.failed(validator, answer)
    return null
  }
  const { data, receipts } = answer.value
  const checks = await checkObject(data, wanted)
  const wrong = checks.find((check) => !check.ok)
  if (wrong !== undefined) {
    tally.lied(validator, `${wrong.id}: the bytes it gave are not this object`)
    return null
  }
  return { data, receipts, validatorHotkey: validator.hotkey, checks, rejected: tally.rejected }
}

/** Length first, hashes only of what has the right one. */
export async function checkObject(data: Uint8Array, wanted: WantedObject): Promise<Check[]> {
  const checks: Check[] = []
  const compare = (id: string, expected: string, got: string) => {
    checks.push({ id, ok: expected === got, inputs: { cid: wanted.cid }, expected, got })
    return expected === got
  }
  const { expected } = wanted
  if (expected !== null && !compare('object-length', String(expected.bytes), String(data.length)))
    return checks
  // Both are right as a rule: WebCrypto has more than one thread.
  const [digest, leaves] = await Promise.all([sha256(data), expected === null ? [] : leavesOf(data)])
  if (!compare('content-id', wanted.cid, cidOfDigest(digest)) || expected === null) return checks
  const root = contentRoot(leaves, data.length)
  compare('content-root', bytesToHex(expected.root), bytesToHex(root))
  return checks
}
