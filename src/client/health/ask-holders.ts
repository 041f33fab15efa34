/** Who holds an object now, by the word of a validator and the signatures of the miners that it names. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Metagraph, Neuron } from '../../chain/chain-types.ts'
import { MAX_RECEIPTS } from '../../wire/limits.ts'
import { parseReceipt, type Receipt, receiptText } from '../../wire/receipt.ts'
import { verifySignature } from '../../wire/sr25519.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { PartProof } from '../proof-api.ts'
import type { NamedHolder } from './repairs.ts'

/** Milliseconds: it is one look into an index. */
const ASK_TIMEOUT_MS = 15_000
/** Validators that are asked about one object until one answers. */
const ASKED_MAX = 3

/**
 * Those that placed it are asked first: they repair it. Null when nobody answered.
 * @throws DriveError no-validator, ChainError, the signal's reason
 */
export async function askHolders(
  access: Pick<NetworkAccess, 'axons' | 'ring'>,
  part: Pick<PartProof, 'cid' | 'bytes' | 'holders'>,
  signal: AbortSignal,
): Promise<NamedHolder[] | null> {
  const placed = new Set(part.holders.map(({ validatorHotkey }) => validatorHotkey))
  const order = await access.ring.order(0)
  const turn = [...order.filter(isIn(placed)), ...order.filter((one) => !isIn(placed)(one))]
  const { metagraph } = await access.ring.view()
  for (const validator of turn.slice(0, ASKED_MAX)) {
    signal.throwIfAborted()
    const answer = await access.axons.holders(
      validator,
      { cid: part.cid },
      { timeoutMs: ASK_TIMEOUT_MS, signal },
    )
    if (answer.ok) return signedHolders(answer.value.receipts, part, metagraph)
  }
  return null
}

function isIn(hotkeys: ReadonlySet<string>): (neuron: Neuron) => boolean {
  return ({ hotkey }) => hotkeys.has(hotkey)
}

/** Of this object, made for a validator of the subnet, and signed by the miner. The bytes are not here to check the proof inside. */
export function signedHolders(
  receipts: readonly unknown[],
  part: Pick<PartProof, 'cid' | 'bytes'>,
  metagraph: Metagraph,
): NamedHolder[] {
  const newest = new Map<string, number>()
  const permits = new Set(metagraph.neurons.flatMap((one) => (one.validatorPermit ? [one.hotkey] : [])))
  for (const value of receipts.slice(0, MAX_RECEIPTS)) {
    const parsed = parseReceipt(value)
    if (!parsed.ok) continue
    const { cid, length, miner, validator, block } = parsed.value
    const isOurs = cid === part.cid && length === part.bytes && miner !== validator
    if (!isOurs || !permits.has(validator) || block > metagraph.block || !isSigned(parsed.value)) continue
    newest.set(miner, Math.max(newest.get(miner) ?? 0, block))
  }
  return [...newest].map(([hotkey, block]) => ({ hotkey, block }))
}

function isSigned(receipt: Receipt): boolean {
  const miner = decodeAddress(receipt.miner)
  return (
    miner.ok &&
    verifySignature(utf8ToBytes(receiptText(receipt)), hexToBytes(receipt.signature.slice(2)), miner.value)
  )
}
