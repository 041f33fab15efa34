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
import type { DriveErrorCode } from '../drive-api.ts'
import { DriveError } from '../drive-error.ts'
import type { NetworkAccess } from '../network-access.ts'
import { sha256 } from '../web-crypto.ts'
import { leavesOf } from './leaves.ts'

/** Milliseconds: a validator asks several miners in turn. */
const RETRIEVE_TIMEOUT_MS = 60_000
const BACKOFF_MS = 1_000

export interface WantedObject {
  readonly cid: string
  /** Known for parts, from the manifest; null for the manifest itself. */
  readonly expected: { readonly bytes: number; readonly root: Uint8Array } | null
  /** For messages. */
  readonly title: string
}

export interface Rejected {
  readonly validatorHotkey: string
  readonly reason: string
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

/** Nobody had the right bytes; says who was asked. */
export class FetchError extends DriveError {
  readonly rejected: readonly Rejected[]

  constructor(code: DriveErrorCode, detail: string, rejected: readonly Rejected[]) {
    super(code, detail)
    this.rejected = rejected
  }
}

interface Tally {
  readonly rejected: Rejected[]
  /** Validators that answered and do not have it. */
  refused: number
}

/** @throws FetchError content-damaged, not-found, validator-unreachable; DriveError no-validator; ChainError; the signal's reason */
export async function fetchObject(
  access: NetworkAccess,
  wanted: WantedObject,
  turn: number,
  signal: AbortSignal,
): Promise<FetchedObject> {
  const tally: Tally = { rejected: [], refused: 0 }
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (attempt > 0) await access.clock.sleep(BACKOFF_MS, signal)
    for (const validator of await access.ring.order(turn + attempt)) {
      signal.throwIfAborted()
      const call = access.ring.call(validator.hotkey)
      const fetched = await fetchFrom(access, validator, wanted, tally, signal).finally(call.close)
      if (fetched !== null) {
        call.worked()
        return fetched
      }
      call.failed()
    }
  }
  throw failure(wanted, tally)
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
  const validatorHotkey = validator.hotkey
  if (!answer.ok) {
    if (answer.reason === 'refused') tally.refused += 1
    tally.rejected.push({ validatorHotkey, reason: `${answer.reason}: ${answer.detail}` })
    return null
  }
  const { data, receipts } = answer.value
  const checks = await checkObject(data, wanted)
  const wrong = checks.find((check) => !check.ok)
  if (wrong !== undefined) {
    tally.rejected.push({ validatorHotkey, reason: `${wrong.id}: the bytes it gave are not this object` })
    return null
  }
  return { data, receipts, validatorHotkey, checks, rejected: tally.rejected }
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
  if (!compare('content-id', wanted.cid, cidOfDigest(await sha256(data))) || expected === null) return checks
  const root = contentRoot(await leavesOf(data), data.length)
  compare('content-root', bytesToHex(expected.root), bytesToHex(root))
  return checks
}

function failure(wanted: WantedObject, { rejected, refused }: Tally): FetchError {
  const list = rejected.map(({ validatorHotkey, reason }) => `${validatorHotkey} (${reason})`).join('; ')
  const lied = rejected.some(({ reason }) => !/^(unreachable|refused): /.test(reason))
  if (lied)
    return new FetchError(
      'content-damaged',
      `${wanted.title}: no validator had the right bytes: ${list}`,
      rejected,
    )
  if (refused > 0)
    return new FetchError('not-found', `${wanted.title}: no validator could find it: ${list}`, rejected)
  return new FetchError('validator-unreachable', `${wanted.title}: no validator answered: ${list}`, rejected)
}
