/**
 * Brings a piece of an object instead of all of it: whole records, with the path that proves their place under the root
 * that was fixed at upload. Bytes that are not those, or not at that place, name the validator that gave them, and the next
 * one is asked. Where nobody reads ranges the whole object is brought.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Neuron } from '../../chain/chain-types.ts'
import { verifyContentRange } from '../../protocol/content-tree.ts'
import type { Check } from '../../protocol/verdict.ts'
import type { RangeAnswer } from '../axon-port.ts'
import type { NetworkAccess } from '../network-access.ts'
import { askInTurn, RETRIEVE_TIMEOUT_MS, type Rejected, Tally } from './ask-validators.ts'
import { fetchObject } from './fetch-object.ts'

export interface WantedRange {
  readonly cid: string
  /** Of the whole object: its length, and its content root, 32 bytes. */
  readonly bytes: number
  readonly root: Uint8Array
  /** Bytes [start, end) of the object; not empty, and inside it. */
  readonly start: number
  readonly end: number
  /** For messages. */
  readonly title: string
}

export interface FetchedRange {
  /** Whole records that cover what was wanted, and perhaps more. */
  readonly data: Uint8Array
  /** Offset of `data` in the object. */
  readonly from: number
  readonly validatorHotkey: string
  readonly checks: readonly Check[]
  readonly rejected: readonly Rejected[]
}

/**
 * @param turn which validator is asked first: the same for pieces of one object, because it may still have it at hand
 * @throws FetchError content-damaged, not-found, validator-unreachable; DriveError no-validator; ChainError; the signal's reason
 */
export async function fetchRange(
  access: NetworkAccess,
  wanted: WantedRange,
  turn: number,
  signal: AbortSignal,
): Promise<FetchedRange> {
  const tally = new Tally()
  let wholeOnly = false
  const ask = async (validator: Neuron) => {
    const answer = await rangeFrom(access, validator, wanted, tally, signal)
    if (answer === 'whole-only') wholeOnly = true
    return answer === 'whole-only' ? null : answer
  }
  const fetched = await askInTurn(access, turn, signal, ask, () => !wholeOnly)
  if (fetched !== null) return fetched
  if (!wholeOnly) throw tally.error(wanted.title)
  const { cid, bytes, root, title } = wanted
  const whole = await fetchObject(access, { cid, expected: { bytes, root }, title }, turn, signal)
  const { data, validatorHotkey, checks } = whole
  return { data, from: 0, validatorHotkey, checks, rejected: [...tally.rejected, ...whole.rejected] }
}

async function rangeFrom(
  access: NetworkAccess,
  validator: Neuron,
  wanted: WantedRange,
  tally: Tally,
  signal: AbortSignal,
): Promise<FetchedRange | 'whole-only' | null> {
  const { cid, start, end } = wanted
  const options = { timeoutMs: RETRIEVE_TIMEOUT_MS, signal }
  const answer = await access.axons.retrieveRange(validator, { cid, start, end }, options)
  if (!answer.ok) {
    // It inquired after nothing that is not in the object; who says so denies bytes that were placed there.
    if (answer.code === 'range-invalid')
      tally.lied(validator, 'object-length: it says that it has no such bytes')
    else tally.failed(validator, answer)
    return answer.code === 'synapse-unknown' || answer.reason === 'malformed' ? 'whole-only' : null
  }
  const checks = checkRange(answer.value, wanted)
  const wrong = checks.find((check) => !check.ok)
  if (wrong !== undefined) {
    tally.lied(validator, `${wrong.id}: the bytes it gave are not this piece of the object`)
    return null
  }
  const { data, first: from } = answer.value
  return { data, from, validatorHotkey: validator.hotkey, checks, rejected: tally.rejected }
}

/** Length and place first, hashes only of what has the right ones. */
function checkRange(answer: RangeAnswer, wanted: WantedRange): Check[] {
  const { data, first: from, objectLength, contentPath: path } = answer
  const { cid, bytes, root, start, end } = wanted
  const length: Check = {
    id: 'object-length',
    ok: objectLength === bytes,
    inputs: { cid },
    expected: String(bytes),
    got: String(objectLength),
  }
  if (!length.ok) return [length]
  const covers: Check = {
    id: 'range-covered',
    ok: from <= start && from + data.length >= end,
    inputs: { cid, root: bytesToHex(root) },
    expected: `${start}–${end}`,
    got: `${from}–${from + data.length}`,
  }
  if (!covers.ok) return [length, covers]
  const { checks } = verifyContentRange({ root, byteLength: bytes, from, data, path })
  return [length, covers, ...checks]
}
