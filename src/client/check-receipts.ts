/**
 * What a list of receipts is worth to somebody who holds the ciphertext. A copy counts when its proof holds
 * against these bytes, its miner is on the chain, and its coldkey has no other copy counted: three hotkeys
 * of one owner are one failure domain.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Metagraph } from '../chain/chain-types.ts'
import { dec, toInteger } from '../protocol/hash.ts'
import { MAX_RECEIPTS } from '../wire/limits.ts'
import { parseReceipt, type Receipt, receiptText } from '../wire/receipt.ts'
import type { Clock, ProofVerifier, SuffixHash } from './ports.ts'
import type { HolderProof, ProofLevel } from './proof-api.ts'
import { secondHash } from './second-hash.ts'

/** Copies of every part, in distinct failure domains, before an upload may be called done. */
export const COPIES_WANTED = 3

export interface HeldObject {
  readonly cid: string
  readonly length: number
  /** SHA3 over the bytes this client holds; null when it does not hold them. */
  readonly sha3: SuffixHash | null
  /** The bytes, where they are at hand: @noble hashes them before a miner is accused. */
  readonly data?: Uint8Array
}

export interface ReceiptJudge {
  readonly metagraph: Metagraph
  readonly verifier: ProofVerifier
  readonly clock: Clock
}

interface Judgement {
  readonly level: ProofLevel
  readonly reason: string
  readonly pieceHash?: string
  readonly checks: HolderProof['checks']
  readonly micros: number
}

/** One holder per miner; malformed receipts are dropped, for nobody can be named for them. */
export async function checkReceipts(
  receipts: readonly unknown[],
  held: HeldObject,
  judge: ReceiptJudge,
): Promise<HolderProof[]> {
  const holders = new Map<string, HolderProof>()
  for (const value of receipts.slice(0, MAX_RECEIPTS)) {
    const parsed = parseReceipt(value)
    if (!parsed.ok || holders.get(parsed.value.miner)?.level === 'verified') continue
    const judgement = await judgeReceipt(parsed.value, held, judge)
    holders.set(parsed.value.miner, holderOf(parsed.value, judgement, judge))
  }
  return [...holders.values()]
}

async function judgeReceipt(receipt: Receipt, held: HeldObject, judge: ReceiptJudge): Promise<Judgement> {
  const stranger = strangerIn(receipt, judge.metagraph)
  if (stranger !== null) return { level: 'failed', reason: stranger, checks: [], micros: 0 }
  if (held.sha3 === null) return { level: 'claimed', reason: '', checks: [], micros: 0 }
  const first = await judgeBy(held.sha3, receipt, held, judge)
  if (first.level === 'verified' || held.data === undefined) return first
  return judgeBy(secondHash(held, held.data), receipt, held, judge)
}

async function judgeBy(
  sha3: SuffixHash,
  receipt: Receipt,
  { cid, length }: HeldObject,
  { verifier }: ReceiptJudge,
): Promise<Judgement> {
  const messageHash = toInteger(sha3.digest(utf8ToBytes(receipt.seed)))
  const { verdict, micros } = await verifier.verify(receipt, { cid, length, messageHash })
  const { checks } = verdict
  if (!verdict.ok) return { level: 'failed', reason: `${verdict.reason}: ${verdict.detail}`, checks, micros }
  return { level: 'verified', reason: '', pieceHash: dec(toInteger(sha3.digest())), checks, micros }
}

/** Why this receipt's names are not those of two parties of the subnet, or null. */
function strangerIn(receipt: Receipt, metagraph: Metagraph): string | null {
  if (!metagraph.neurons.some(({ hotkey }) => hotkey === receipt.miner)) {
    return 'unknown-miner: the chain lists no miner with this hotkey'
  }
  if (receipt.miner === receipt.validator) return 'own-receipt: a validator vouches for itself'
  const validator = metagraph.neurons.find(({ hotkey }) => hotkey === receipt.validator)
  return validator?.validatorPermit === true
    ? null
    : 'unknown-validator: the receipt was made for somebody who is no validator'
}

function holderOf(receipt: Receipt, judgement: Judgement, judge: ReceiptJudge): HolderProof {
  const neuron = judge.metagraph.neurons.find(({ hotkey }) => hotkey === receipt.miner)
  return {
    minerHotkey: receipt.miner,
    minerUid: neuron?.uid ?? null,
    validatorHotkey: receipt.validator,
    ...judgement,
    block: receipt.block,
    blockHash: receipt.block_hash,
    seed: receipt.seed,
    g: receipt.g,
    h: receipt.h,
    commitment: receipt.commitment,
    randomness: receipt.randomness,
    commitmentHash: receipt.commitment_hash,
    signature: receipt.signature,
    signedText: receiptText(receipt),
    checkedAt: judge.clock.now(),
  }
}

/** Verified copies in distinct failure domains. */
export function countCopies(holders: readonly HolderProof[], metagraph: Metagraph): number {
  const coldkeys = new Map(metagraph.neurons.map(({ hotkey, coldkey }) => [hotkey, coldkey]))
  const verified = holders.filter(({ level }) => level === 'verified')
  return new Set(verified.map(({ minerHotkey }) => coldkeys.get(minerHotkey) ?? minerHotkey)).size
}
