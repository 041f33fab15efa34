/** What an audit of a file sends and fetches, from real questions and answers as they are encoded on the wire. */
import { drawAudit } from '../../src/client/audit/draw-audit.ts'
import { relayed } from '../../src/nodes/validator/relayed-answers.ts'
import { leafCount, RECORD_BYTES } from '../../src/protocol/content-tree.ts'
import { auditedBytes, auditKeypair, auditQuestion, honestAnswer } from '../../src/testing/audit-evidence.ts'
import { buildRequest } from '../../src/wire/dendrite.ts'
import { encodeFrame } from '../../src/wire/frame.ts'

/** Records of a whole part. */
const PART_RECORDS = 512
const PLAIN_RECORD_BYTES = 16_384
const HOLDERS = ['one', 'two', 'three']

export interface AuditTraffic {
  /** Of the whole file, over all parts. */
  readonly questions: number
  /** Bodies of one question and its answer from three holders. */
  readonly up: number
  readonly down: number
  /** Of that: the chunk, which is sent once for all of them. */
  readonly chunk: number
}

/** @param bytes of the file, a whole number of full parts */
export function auditTraffic(bytes: number): AuditTraffic {
  const records = Math.ceil(bytes / PLAIN_RECORD_BYTES)
  const part = PART_RECORDS * RECORD_BYTES
  const draw = drawAudit(part, 'thorough', records)
  const data = auditedBytes(part)
  const index = draw.indexes[0] ?? 0
  const question = auditQuestion(data, index)
  if (question.chunkBytes !== draw.chunkBytes) throw new Error('a thorough audit asks for single records')
  const { cid, curve, g, h, seed } = question
  const fields = { data_hash: cid, challenge_index: index, chunk_size: draw.chunkBytes, curve, g, h, seed }
  const request = buildRequest({
    synapse: 'ChallengeUser',
    fields,
    keypair: auditKeypair('owner'),
    target: { hotkey: question.validator },
    nonce: 1_764_300_000_000_000_000n,
    uuid: '00000000-0000-4000-8000-000000000000',
    timeoutSeconds: 60,
    framed: true,
  })
  const answers = HOLDERS.map(auditKeypair).map((miner) => {
    const { answer, signature, ms } = honestAnswer(question, data, miner)
    const signed = answer === null ? null : { ...answer, answer_signature: signature }
    return { miner: miner.address, answer: signed, failure: null, ms }
  })
  const told = relayed(fields, { dataHash: question.challengeHash, answers })
  if (told.data.length !== draw.chunkBytes) throw new Error('the chunk is there once')
  const { frame } = encodeFrame({ name: 'ChallengeUser', ...fields, ...told.fields }, told.data)
  const parts = Math.ceil(leafCount(records * RECORD_BYTES) / PART_RECORDS)
  return {
    questions: draw.indexes.length * parts,
    up: request.body.length,
    down: frame.length,
    chunk: told.data.length,
  }
}
