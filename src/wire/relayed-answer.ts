/**
 * One miner's answer to a Challenge as a validator passes it on to the owner who asked (ChallengeUser). Members of the question
 * that the miner repeated unchanged are left out, for they are a third of the answer; those that differ are in `echoes`. Chunks
 * stand in the frame's data, each once however many miners gave the same.
 */
import * as v from 'valibot'
import { ANSWERED, ASKED } from './field-shapes.ts'
import { MAX_DATA_BYTES } from './limits.ts'

const POINT_CHARS = 400
/** A tree of 512 chunks has nine levels, of at most 330 characters each, in base64; eight answers fit into a frame. */
export const MAX_RELAYED_PROOF_CHARS = 3_600
/** Two sides of a run in a tree of 512 records. */
export const MAX_RELAYED_PATH_STEPS = 18

const OFFSET = ASKED.integer(0, MAX_DATA_BYTES)

const ECHOES = v.object({
  challenge_hash: v.exactOptional(ANSWERED.text(96)),
  challenge_index: v.exactOptional(v.nullable(v.number())),
  chunk_size: v.exactOptional(v.nullable(v.number())),
  curve: v.exactOptional(ANSWERED.text(16)),
  g: v.exactOptional(ANSWERED.text(POINT_CHARS)),
  h: v.exactOptional(ANSWERED.text(POINT_CHARS)),
  seed: v.exactOptional(ANSWERED.text(128)),
})
export type Echoes = v.InferOutput<typeof ECHOES>

export const RelayedAnswerSchema = v.object({
  /** SS58. */
  miner: v.pipe(v.string(), v.regex(/^[1-9A-HJ-NP-Za-km-z]{40,60}$/)),
  /** Why there is none; null: there is one. */
  no_answer: ANSWERED.text(24),
  /** Milliseconds until the validator had it. */
  ms: ASKED.integer(0, 10_000_000),
  commitment_hash: ANSWERED.text(96),
  commitment_proof: ANSWERED.text(96),
  commitment: ANSWERED.text(POINT_CHARS),
  /** Decimal text. */
  randomness: ANSWERED.text(96),
  merkle_proof: ANSWERED.text(MAX_RELAYED_PROOF_CHARS),
  merkle_root: ANSWERED.text(POINT_CHARS),
  content_path: v.optional(
    v.nullable(v.pipe(v.array(ASKED.hex32), v.maxLength(MAX_RELAYED_PATH_STEPS))),
    null,
  ),
  answer_signature: ANSWERED.text(130),
  echoes: v.optional(ECHOES, () => ({})),
  /** Where its chunk is in the data: [from, to); null: it gave none. */
  chunk_from: v.optional(v.nullable(OFFSET), null),
  chunk_to: v.optional(v.nullable(OFFSET), null),
})
export type RelayedAnswer = v.InferOutput<typeof RelayedAnswerSchema>
