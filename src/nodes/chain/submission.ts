/**
 * Reading a `filetao_submit` request: shape, signer, nonce and signature. Cheap checks come first; the
 * sr25519 check costs about 10 ms and runs last.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import type { Result } from '../../protocol/verdict.ts'
import { verifySignature } from '../../wire/sr25519.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import { type SubmitReason, submissionText } from '../shared/chain-submit.ts'
import type { ChainModel } from './model.ts'
import { type CallOutcome, register, serveAxon, setWeights } from './subnet-rules.ts'

const MAX_U64 = 0xffff_ffff_ffff_ffffn
const MAX_WEIGHTS = 4096

const uint = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max))
const u16 = uint(65_535)
const account = v.pipe(
  v.string(),
  v.check((text) => decodeAddress(text).ok, 'not an SS58 address'),
)
const rao = v.pipe(
  v.string(),
  v.regex(/^\d{1,20}$/),
  v.check((text) => BigInt(text) <= MAX_U64, 'more than u64'),
)
const u16List = v.pipe(v.array(u16), v.maxLength(MAX_WEIGHTS))

const common = {
  signer: account,
  nonce: uint(0xffff_ffff),
  genesisHash: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/)),
  signature: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{128}$/)),
}

const submissionSchema = v.variant('call', [
  v.strictObject({
    ...common,
    call: v.literal('register'),
    args: v.strictObject({
      netuid: u16,
      hotkey: account,
      stakeRao: v.exactOptional(rao),
      validatorPermit: v.exactOptional(v.boolean()),
    }),
  }),
  v.strictObject({
    ...common,
    call: v.literal('serve_axon'),
    args: v.strictObject({
      netuid: u16,
      ip: v.pipe(v.string(), v.maxLength(45)),
      port: u16,
      version: v.exactOptional(uint(0xffff_ffff)),
      protocol: v.exactOptional(uint(255)),
    }),
  }),
  v.strictObject({
    ...common,
    call: v.literal('set_weights'),
    args: v.strictObject({
      netuid: u16,
      dests: u16List,
      weights: u16List,
      versionKey: v.exactOptional(uint(Number.MAX_SAFE_INTEGER)),
    }),
  }),
])

export type Submission = v.InferOutput<typeof submissionSchema>

/** Total over any JSON value. */
export const readSubmission = (
  value: unknown,
  expected: { genesisHash: string; nonceOf: (signer: string) => number },
): Result<Submission, SubmitReason> => {
  const parsed = v.safeParse(submissionSchema, value)
  if (!parsed.success) {
    const [issue] = parsed.issues
    return refuse('bad-request', `${v.getDotPath(issue) ?? 'request'}: ${issue.message.slice(0, 200)}`)
  }
  const submission = parsed.output
  const { signer, nonce, genesisHash, call, args } = submission
  if (genesisHash !== expected.genesisHash)
    return refuse('wrong-chain', `this chain's genesis is ${expected.genesisHash}`)
  const next = expected.nonceOf(signer)
  if (nonce !== next) return refuse('bad-nonce', `nonce is ${nonce}, the next one of this signer is ${next}`)
  const publicKey = decodeAddress(signer)
  const text = submissionText({ genesisHash, signer, nonce, call, args })
  const signature = hexToBytes(submission.signature.slice(2))
  if (!publicKey.ok || !verifySignature(utf8ToBytes(text), signature, publicKey.value))
    return refuse('bad-signature', 'the signature is not the signer’s over this call')
  return { ok: true, value: submission }
}

const refuse = (reason: SubmitReason, detail: string) => ({ ok: false, reason, detail }) as const

/** Applies one checked call at `block`. */
export const applySubmission = (model: ChainModel, submission: Submission, block: number): CallOutcome => {
  const { signer } = submission
  if (submission.call === 'register') return register(model, signer, submission.args, block)
  if (submission.call === 'serve_axon') return serveAxon(model, signer, submission.args, block)
  return setWeights(model, signer, submission.args, block)
}
