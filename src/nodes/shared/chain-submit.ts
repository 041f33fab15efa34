/**
 * The node side of `filetao_submit`, the local chain's stand-in for extrinsics: register a hotkey, announce
 * an axon, set weights. Signed by sr25519 over a text that binds genesis hash, signer, nonce, call and
 * arguments, so that a call is worth nothing on another chain, twice, or changed.
 */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Result } from '../../protocol/verdict.ts'
import type { Keypair } from '../../wire/sr25519.ts'

/** Signed by the coldkey. `stakeRao` and `validatorPermit` are given away freely: this chain is simulated. */
export interface RegisterArgs {
  readonly netuid: number
  /** SS58. */
  readonly hotkey: string
  /** Decimal text of rao; default "0". */
  readonly stakeRao?: string
  readonly validatorPermit?: boolean
}

/** Signed by the hotkey. */
export interface ServeAxonArgs {
  readonly netuid: number
  /** IPv4 dotted or IPv6 text. */
  readonly ip: string
  readonly port: number
  readonly version?: number
  readonly protocol?: number
}

/** Signed by the hotkey of a validator with permit. Weights are u16; dests and weights of one length. */
export interface SetWeightsArgs {
  readonly netuid: number
  readonly dests: readonly number[]
  readonly weights: readonly number[]
  readonly versionKey?: number
}

export interface SubmitCalls {
  readonly register: RegisterArgs
  readonly serve_axon: ServeAxonArgs
  readonly set_weights: SetWeightsArgs
}
export type SubmitCallName = keyof SubmitCalls

export const SUBMIT_REASONS = [
  'chain-unreachable',
  'bad-request',
  'bad-signature',
  'bad-nonce',
  'wrong-chain',
  'pool-full',
  'SubnetNotExists',
  'HotKeyAlreadyRegisteredInSubNet',
  'HotKeyNotRegisteredInSubNet',
  'NonAssociatedColdKey',
  'NoNeuronIdAvailable',
  'InvalidIpType',
  'InvalidIpAddress',
  'InvalidPort',
  'NeuronNoValidatorPermit',
  'WeightVecNotEqualSize',
  'DuplicateUids',
  'UidVecContainInvalidOne',
] as const
export type SubmitReason = (typeof SUBMIT_REASONS)[number]

export interface SubmitReceipt {
  /** The block that holds the call. */
  readonly block: number
  readonly blockHash: string
  readonly uid: number
}

export interface SubmissionParts {
  readonly genesisHash: string
  readonly signer: string
  readonly nonce: number
  readonly call: SubmitCallName
  readonly args: SubmitCalls[SubmitCallName]
}

/**
 * The signed text. Arguments are JSON with sorted members, so both sides write the same bytes; they hold
 * no text that could be mistaken for a wallet's `<Bytes>` wrapping or for a request header's nonce line.
 */
export const submissionText = ({ genesisHash, signer, nonce, call, args }: SubmissionParts): string => {
  const sorted = Object.entries(args)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `filetao-submit/1.${genesisHash}.${signer}.${nonce}.${call}.${JSON.stringify(Object.fromEntries(sorted))}`
}

const CALL_TIMEOUT_MS = 20_000
/** Two calls of one signer at once race for a nonce; the loser asks again. */
const NONCE_ATTEMPTS = 5

/**
 * Submits one call and waits until a block holds it. `url` is the chain's ws:// or http:// address.
 * Registering a hotkey that is already registered answers `HotKeyAlreadyRegisteredInSubNet`: a node that
 * restarts treats that as done, and so does one whose first try ended in `chain-unreachable`.
 */
export async function submitCall<Name extends SubmitCallName>(
  url: string,
  keypair: Keypair,
  call: Name,
  args: SubmitCalls[Name],
): Promise<Result<SubmitReceipt, SubmitReason>> {
  let answer: Result<SubmitReceipt, SubmitReason> = refuse('bad-nonce', 'not tried')
  for (let attempt = 0; attempt < NONCE_ATTEMPTS && !answer.ok && answer.reason === 'bad-nonce'; attempt++)
    answer = await submitOnce(url, keypair, call, args)
  return answer
}

async function submitOnce(
  url: string,
  keypair: Keypair,
  call: SubmitCallName,
  args: SubmitCalls[SubmitCallName],
): Promise<Result<SubmitReceipt, SubmitReason>> {
  const signer = keypair.address
  const genesisHash = await askChain(url, 'chain_getBlockHash', [0])
  if (!genesisHash.ok) return genesisHash
  const nonce = await askChain(url, 'system_accountNextIndex', [signer])
  if (!nonce.ok) return nonce
  if (typeof genesisHash.value !== 'string' || typeof nonce.value !== 'number')
    return refuse('chain-unreachable', 'the address does not answer like a chain')
  const parts = { genesisHash: genesisHash.value, signer, nonce: nonce.value, call, args }
  const signature = `0x${bytesToHex(keypair.sign(utf8ToBytes(submissionText(parts))))}`
  const receipt = await askChain(url, 'filetao_submit', [{ ...parts, signature }])
  if (!receipt.ok) return receipt
  return parseReceipt(receipt.value)
}

function parseReceipt(value: unknown): Result<SubmitReceipt, SubmitReason> {
  if (
    typeof value === 'object' &&
    value !== null &&
    'block' in value &&
    'blockHash' in value &&
    'uid' in value
  ) {
    const { block, blockHash, uid } = value
    if (typeof block === 'number' && typeof blockHash === 'string' && typeof uid === 'number')
      return { ok: true, value: { block, blockHash, uid } }
  }
  return refuse('chain-unreachable', 'the chain answered no receipt')
}

/** One JSON-RPC call over HTTP. An error answer without one of our reasons counts as `bad-request`. */
async function askChain(
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<Result<unknown, SubmitReason>> {
  let answer: unknown
  try {
    const response = await fetch(url.replace(/^ws/, 'http'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    })
    answer = await response.json()
  } catch (caught) {
    const cause = caught instanceof Error && caught.cause instanceof Error ? caught.cause : caught
    return refuse('chain-unreachable', cause instanceof Error ? cause.message : 'no answer')
  }
  if (typeof answer !== 'object' || answer === null) return refuse('chain-unreachable', 'not JSON-RPC')
  if ('result' in answer) return { ok: true, value: answer.result }
  return 'error' in answer ? parseError(answer.error) : refuse('chain-unreachable', 'not JSON-RPC')
}

function parseError(error: unknown): Result<never, SubmitReason> {
  if (typeof error !== 'object' || error === null) return refuse('bad-request', 'unknown error')
  const detail = 'message' in error && typeof error.message === 'string' ? error.message : 'unknown error'
  const given = 'data' in error ? error.data : undefined
  const reason = SUBMIT_REASONS.find((known) => known === given)
  return refuse(reason ?? 'bad-request', detail)
}

function refuse(reason: SubmitReason, detail: string): { ok: false; reason: SubmitReason; detail: string } {
  return { ok: false, reason, detail }
}
