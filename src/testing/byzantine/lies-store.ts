/**
 * Liars in the Store answer (rows B8, B10, B11, B14, B22): none of these makes a copy, because the validator holds the bytes
 * and the parameters while it checks. Refused is not yet convicted of anything: the upload goes to another miner.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { MinerTransport, NodeAddress, StoreAnswer, StoreAsk } from '../../engine/ports.ts'
import { commit, randomnessFromBytes } from '../../protocol/pedersen.ts'
import { encodePoint, hashToPoint } from '../../protocol/point.ts'
import { signReceipt } from '../../wire/receipt.ts'
import { testKeypair } from '../miners.ts'
import { hostile, type LiarTools, liarWith, type MakeLiar } from './liar.ts'
import { POINT_FORMS, RANDOMNESS_FORMS } from './lies-form.ts'
import { pointOf } from './lies-proof.ts'

interface StoreLieContext {
  readonly to: NodeAddress
  readonly ask: StoreAsk
  readonly tools: LiarTools
  readonly validator: string
}

export interface StoreLie {
  readonly name: string
  /** Begins the detail that the engine reports. */
  readonly reason: string
  readonly change: (answer: StoreAnswer, context: StoreLieContext) => StoreAnswer
}

const FOREIGN_KEY = 9_999

/** The receipt of this answer, signed again with some of it changed. */
function resigned(
  answer: StoreAnswer,
  { to, ask, tools, validator }: StoreLieContext,
  changed: { cid?: string; length?: number; validator?: string; key?: number },
): StoreAnswer {
  const text = {
    miner: to.hotkey,
    validator: changed.validator ?? validator,
    cid: changed.cid ?? ask.cid,
    length: changed.length ?? ask.data.length,
    seed: answer.seed ?? '',
    g: answer.g ?? '',
    h: answer.h ?? '',
    commitment: answer.commitment ?? '',
    commitment_hash: answer.commitment_hash ?? '',
    block: answer.receipt_block ?? 0,
    block_hash: answer.receipt_block_hash ?? '',
  }
  const key = changed.key === undefined ? tools.miner.keypair : testKeypair(changed.key)
  return { ...answer, signature: signReceipt(text, key) }
}

/** A proof of other bytes, self-consistent, under a receipt that this miner signs. */
function otherBytes(answer: StoreAnswer, context: StoreLieContext): StoreAnswer {
  const { ask, tools } = context
  const m = BigInt(`0x${bytesToHex(tools.random.bytes(32))}`)
  const r = randomnessFromBytes(tools.random.bytes(32))
  const commitment = encodePoint(commit(pointOf(ask.g), pointOf(ask.h), m, r))
  const forged = { ...answer, commitment, commitment_hash: m.toString(), randomness: r }
  return resigned(forged, context, {})
}

/** B22: the signature is the lie. */
export const SIGNATURE_LIES: readonly StoreLie[] = [
  {
    name: 'signed by another key',
    reason: 'signature-mismatch',
    change: (answer, context) => resigned(answer, context, { key: FOREIGN_KEY }),
  },
  {
    name: 'unsigned',
    reason: 'receipt-malformed',
    change: (answer) => ({ ...answer, signature: null }),
  },
  {
    name: 'signed for another part',
    reason: 'signature-mismatch',
    change: (answer, context) => resigned(answer, context, { cid: `bafkrei${'a'.repeat(52)}` }),
  },
  {
    name: 'signed for another length',
    reason: 'signature-mismatch',
    change: (answer, context) => resigned(answer, context, { length: context.ask.data.length + 1 }),
  },
  {
    name: 'signed for another validator',
    reason: 'signature-mismatch',
    change: (answer, context) => resigned(answer, context, { validator: testKeypair(FOREIGN_KEY).address }),
  },
  {
    name: 'one bit of the signature',
    reason: 'signature-mismatch',
    change: (answer) => {
      const text = answer.signature ?? ''
      const last = text.endsWith('0') ? '1' : '0'
      return {
        ...answer,
        signature: `${text.slice(0, 10)}${last === text[10] ? '2' : last}${text.slice(11)}`,
      }
    },
  },
]

/** B8, B14 and the reference's answer without a record, at Store. */
export const STORE_PROOF_LIES: readonly StoreLie[] = [
  { name: 'proof of other bytes', reason: 'commitment-hash-differs', change: otherBytes },
  {
    name: 'own bases, said',
    reason: 'echo-differs',
    change: (answer, context) => {
      const h = encodePoint(hashToPoint('mine/h', context.tools.random.bytes(16)))
      return resigned({ ...answer, h }, context, {})
    },
  },
  {
    name: 'own bases, hidden',
    reason: 'opening-fails',
    change: (answer, context) => {
      const { ask, tools } = context
      const h = hashToPoint('mine/h', tools.random.bytes(16))
      const r = randomnessFromBytes(tools.random.bytes(32))
      const m = BigInt(answer.commitment_hash ?? '0')
      const commitment = encodePoint(commit(pointOf(ask.g), h, m, r))
      return resigned({ ...answer, commitment, randomness: r }, context, {})
    },
  },
  {
    name: 'another seed',
    reason: 'echo-differs',
    change: (answer, { tools }) => ({ ...answer, seed: bytesToHex(tools.random.bytes(32)) }),
  },
  { name: 'nothing at all', reason: 'echo-differs', change: nothing },
]

function nothing(answer: StoreAnswer): StoreAnswer {
  const members = Object.keys(answer).map((name) => [name, null] as const)
  return hostile<StoreAnswer>(Object.fromEntries(members))
}

/** B10 and B11 at Store: refused while the receipt is read, or by the proof. */
export const STORE_FORM_LIES: readonly StoreLie[] = [...POINT_FORMS, ...RANDOMNESS_FORMS].map(
  ({ name, member, value }) => ({
    name: `${member}: ${name}`,
    reason: '',
    change: (answer) => ({
      ...answer,
      [member]: hostile<string>(value(member === 'commitment' ? answer.commitment : answer.randomness)),
    }),
  }),
)

/** Stores like an honest miner and answers with the lie. */
export function answersStoreWith(lie: StoreLie, validator: string): MakeLiar {
  return (honest: MinerTransport, tools) =>
    liarWith(honest, {
      async store(to, ask, limits) {
        const answer = await honest.store(to, ask, limits)
        if (!answer.ok) return answer
        return { ok: true, value: lie.change(answer.value, { to, ask, tools, validator }) }
      },
    })
}
