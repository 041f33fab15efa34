/**
 * Makes one object last longer: asked of a validator that placed it. When none of those is left, the object is fetched, checked
 * against its name and placed anew with another one, as at its upload; else it would end with whoever placed it.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import { DriveError, failureOf } from '../drive-error.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { DriveFailure } from '../outcome-api.ts'
import type { Hashes } from '../ports.ts'
import { fetchObject } from '../transfer/fetch-object.ts'
import { contentRootHex } from '../transfer/manifest-object.ts'
import { placeObject } from '../transfer/place-object.ts'
import type { Terms } from './terms.ts'

/** Milliseconds: a validator asks its miners, and gives those that lack the piece a new copy. */
const RENEW_TIMEOUT_MS = 90_000

export type Renewed =
  | {
      readonly ok: true
      /** Unix seconds; null: it says so when it is asked next. */
      readonly end: number | null
      readonly copies: number
      readonly moved: boolean
    }
  | { readonly ok: false; readonly failure: DriveFailure }

/** @param owners validators that placed it @throws the signal's reason */
export async function renewAt(
  { axons }: Pick<NetworkAccess, 'axons'>,
  cid: string,
  owners: readonly Neuron[],
  terms: Terms,
  signal: AbortSignal,
): Promise<Renewed> {
  const options = { timeoutMs: RENEW_TIMEOUT_MS, signal }
  const refusals: string[] = []
  let code: DriveFailure['code'] = 'validator-unreachable'
  for (const validator of owners) {
    const ttl = terms.at(validator.hotkey)
    if (ttl === null) continue
    const answer = await axons.renewObject(validator, { cid, ttl }, options)
    if (answer.ok) {
      const { expiresAt, copies } = answer.value
      return { ok: true, end: expiresAt, copies, moved: false }
    }
    if (answer.reason === 'refused') code = 'not-enough-copies'
    refusals.push(`${validator.hotkey} (${answer.detail})`)
  }
  return { ok: false, failure: { code, detail: refusals.join('; ') } }
}

/** @throws the signal's reason */
export async function placeAnew(
  access: NetworkAccess,
  hashes: Hashes,
  cid: string,
  turn: number,
  signal: AbortSignal,
): Promise<Renewed & { readonly bytes: number }> {
  let bytes = 0
  try {
    const { data } = await fetchObject(access, { cid, expected: null, title: 'an object' }, turn, signal)
    bytes = data.length
    const sha3 = await hashes.sha3Of(data)
    const object = { cid, contentRoot: await contentRootHex(data), data, sha3, title: 'an object' }
    const { copies } = await placeObject(access, object, { turn, signal })
    return { ok: true, end: null, copies, moved: true, bytes }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof DriveError)) throw error
    return { ok: false, failure: failureOf(error), bytes }
  }
}
