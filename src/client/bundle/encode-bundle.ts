/** The body of a bundle: deterministic CBOR, so that one content has one body. */
import { hexToBytes } from '@noble/hashes/utils.js'
import { parseCid } from '../../protocol/cid.ts'
import { encodeCanonical } from '../../protocol/envelope/canonical-cbor.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import type { AnswerEvidence, AuditQuestion, QuestionEvidence } from '../audit/evidence.ts'
import { ANSWER_MEMBERS, toCborValue } from './answer-value.ts'
import type { Bundle, BundleObject } from './bundle.ts'
import { ChunkTable } from './chunk-table.ts'

/** Characters; an honest signature has 130. */
export const SIGNATURE_CHARS_MAX = 200

/** @throws RangeError for a value that has no place in a bundle: our bug */
export function encodeBundle(bundle: Bundle): Uint8Array {
  const exporter = decodeAddress(bundle.exporter)
  if (!exporter.ok) throw new RangeError(`bundle: exporter: ${exporter.detail}`)
  const table = new ChunkTable()
  const objects = bundle.objects.map((object) => objectValue(object, table))
  return encodeCanonical({
    at: bundle.at,
    genesis: prefixedBytes(bundle.genesisHash),
    network: bundle.networkName,
    exporter: exporter.value,
    ...(bundle.name === null ? {} : { name: bundle.name }),
    objects,
    downloads: bundle.downloads.map(({ at, bytes, complete, parts }) => [at, bytes, complete, parts]),
    chunks: table.chunks,
  })
}

function objectValue(object: BundleObject, table: ChunkTable): unknown {
  const cid = parseCid(object.cid)
  if (!cid.ok) throw new RangeError(`bundle: ${cid.detail}`)
  return {
    cid: cid.value.digest,
    length: object.length,
    root: hexToBytes(object.contentRoot),
    role: object.role,
    index: object.index,
    receipts: object.receipts,
    audits: object.audits.map((audit) => {
      assertAbout(audit.question, object)
      return auditValue(audit, table)
    }),
  }
}

function assertAbout(question: AuditQuestion, { cid, length, contentRoot }: BundleObject): void {
  const isSame = question.cid === cid && question.length === length && question.contentRoot === contentRoot
  if (!isSame) throw new RangeError('bundle: a question about another object')
}

function auditValue({ question, answers, pieceHash }: QuestionEvidence, table: ChunkTable): unknown {
  return {
    validator: question.validator,
    challengeHash: question.challengeHash,
    ...(pieceHash === undefined ? {} : { piece: pieceHash }),
    chunkBytes: question.chunkBytes,
    index: question.index,
    seed: question.seed,
    curve: question.curve,
    g: question.g,
    h: question.h,
    block: question.block,
    blockHash: prefixedBytes(question.blockHash),
    nonce: hexToBytes(question.nonce),
    genesis: prefixedBytes(question.genesisHash),
    at: question.at,
    answers: answers.map((answer) => answerValue(answer, table)),
  }
}

function answerValue({ miner, answer, noAnswer, signature, ms }: AnswerEvidence, table: ChunkTable): unknown {
  const given: Record<string, unknown> = {}
  for (const name of answer === null ? [] : ANSWER_MEMBERS) {
    const value = answer?.[name]
    if (value !== undefined) given[name] = toCborValue(value)
  }
  const chunk = answer?.data_chunk
  // Anything that is no bytes is kept as something that is no place.
  if (chunk !== undefined && chunk !== null)
    given['chunk'] = chunk instanceof Uint8Array ? table.put(chunk) : null
  return {
    miner,
    ms,
    ...(noAnswer === null ? { answer: given } : { noAnswer }),
    // A text of another form signs nothing; its length must not count.
    signature: signature === null || signature.length <= SIGNATURE_CHARS_MAX ? signature : '',
  }
}

function prefixedBytes(hex: string): Uint8Array {
  if (!hex.startsWith('0x')) throw new RangeError('bundle: a hash begins with 0x')
  return hexToBytes(hex.slice(2))
}
