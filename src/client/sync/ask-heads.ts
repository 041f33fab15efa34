/** Asks every validator for the head it has. What comes is checked as far as a head can be alone; nobody is believed. */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Neuron } from '../../chain/chain-types.ts'
import { type Head, openHead } from '../../wire/head.ts'
import { isWordOf, NO_HEAD, servedText } from '../../wire/head-words.ts'
import type { AxonTransport, GetHeadAnswer } from '../axon-port.ts'

/** Milliseconds. A head has at most 460 kB. */
const HEAD_TIMEOUT_MS = 15_000

export type HeadAnswer = { readonly validator: Neuron } & (
  | {
      readonly kind: 'head'
      readonly head: Head
      /** As it came, for validators that lack it. */
      readonly record: Uint8Array
      readonly served: Served
    }
  | { readonly kind: 'none'; readonly served: Served }
  /** No answer; or one that is no head of this vault, or not signed for. */
  | { readonly kind: 'unreachable' | 'wrong'; readonly detail: string; readonly keepsNone?: true }
)

/** What it signed about its answer. */
export interface Served {
  readonly number: number
  readonly headHash: string
  readonly after: string | null
  readonly signature: string
}

/**
 * @param vaultId 32 hex digits
 * @param afterOf the acknowledgement of a validator that we hold
 * @throws the signal's reason
 */
export function askHeads(
  axons: AxonTransport,
  validators: readonly Neuron[],
  vaultId: string,
  afterOf: (hotkey: string) => string | null,
  signal: AbortSignal,
): Promise<HeadAnswer[]> {
  return Promise.all(
    validators.map((validator) => askHead(axons, validator, vaultId, afterOf(validator.hotkey), signal)),
  )
}

/** @throws the signal's reason */
export async function askHead(
  axons: AxonTransport,
  validator: Neuron,
  vaultId: string,
  after: string | null,
  signal: AbortSignal,
): Promise<HeadAnswer> {
  const answer = await axons.getHead(validator, { vaultId, after }, { timeoutMs: HEAD_TIMEOUT_MS, signal })
  if (answer.ok) return checked(validator, vaultId, after, answer.value)
  const kind = answer.reason === 'malformed' ? 'wrong' : 'unreachable'
  const unheard = answer.code === 'synapse-unknown' ? ({ keepsNone: true } as const) : {}
  return { validator, kind, detail: answer.detail, ...unheard }
}

function checked(
  validator: Neuron,
  vaultId: string,
  after: string | null,
  { record, number, headHash, served: signature }: GetHeadAnswer,
): HeadAnswer {
  const wrong = (detail: string): HeadAnswer => ({ validator, kind: 'wrong', detail })
  const word = { number, headHash: headHash ?? NO_HEAD, after }
  if (!isWordOf(validator.hotkey, servedText({ validator: validator.hotkey, vaultId, ...word }), signature))
    return wrong('it did not sign what it gave')
  const served = { ...word, signature }
  if (record === null) {
    return number === 0 && headHash === null
      ? { validator, kind: 'none', served }
      : wrong('it names a head and gives none')
  }
  const opened = openHead(record)
  if (!opened.ok) return wrong(`what it gave is no head: ${opened.detail}`)
  const head = opened.value
  if (head.vaultId !== vaultId) return wrong('it gave the head of another vault')
  if (head.hash !== headHash || head.number !== number) return wrong('it gave another head than it named')
  return { validator, kind: 'head', head, record, served }
}

/** Each head once, the newest first. */
export function distinctHeads(answers: readonly HeadAnswer[]): { head: Head; record: Uint8Array }[] {
  const heads = new Map<string, { head: Head; record: Uint8Array }>()
  for (const answer of answers)
    if (answer.kind === 'head') heads.set(answer.head.hash, { head: answer.head, record: answer.record })
  return [...heads.values()].sort((a, b) => b.head.number - a.head.number)
}

export function parentsOf(head: Head): string[] {
  return head.parents.map(bytesToHex)
}
