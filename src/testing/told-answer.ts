/** What a miner signs when it gives an answer to a question, as both stand in their synapses. */
import { chunkDigest } from '../protocol/audit-parameters.ts'
import type { AxonCall, RouteAnswer } from '../wire/axon.ts'
import type { SignedAnswer } from '../wire/signed-answer.ts'

type Call = AxonCall<'Challenge'>
type Given = Extract<RouteAnswer<'Challenge'>, { readonly ok: true }>

/** @param miner SS58 of whom the answer is from; members that it lacks are empty, as no honest one's are */
export function toldAnswer(
  { fields, data }: Pick<Given, 'fields' | 'data'>,
  { caller, fields: asked }: Pick<Call, 'caller' | 'fields'>,
  miner: string,
): SignedAnswer {
  return {
    validator: caller,
    miner,
    challengeHash: asked.challenge_hash,
    index: asked.challenge_index,
    chunkBytes: asked.chunk_size,
    seed: asked.seed,
    g: asked.g,
    h: asked.h,
    commitment: fields.commitment ?? '',
    randomness: fields.randomness ?? 0n,
    commitmentHash: fields.commitment_hash ?? '',
    commitmentProof: fields.commitment_proof ?? '',
    merkleRoot: fields.merkle_root ?? '',
    chunkDigest: chunkDigest(data ?? new Uint8Array(0)),
  }
}
