/**
 * Reads a bundle. Total over any bytes. What it accepts is signed by the exporter that it names and encodes to the same bytes
 * again: one content has one body, and nothing is in the file that no check looks at.
 */
import * as v from 'valibot'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import { decodeCanonical } from '../../protocol/envelope/canonical-cbor.ts'
import type { Result } from '../../protocol/verdict.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import type { AnswerEvidence, QuestionEvidence } from '../audit/evidence.ts'
import type { Bundle, BundleObject, BundleReason } from './bundle.ts'
import { isSigned, openSeal } from './bundle-seal.ts'
import { BODY, type BodyAnswer, type BodyAudit, type BundleBody } from './bundle-shape.ts'
import { withinBounds } from './cbor-bounds.ts'
import { encodeBundle } from './encode-bundle.ts'

/** The deepest honest body has eight levels; an audited file of a hundred parts some hundred thousand values. */
const BOUNDS = { depthMax: 12, itemsMax: 1_000_000 }

export function parseBundle(bytes: Uint8Array): Result<Bundle, BundleReason> {
  const seal = openSeal(bytes)
  if (!seal.ok) return seal
  if (!withinBounds(seal.value.body, BOUNDS)) return malformed('no CBOR of a bundle’s size')
  const decoded = decodeCanonical(seal.value.body)
  if (!decoded.ok) return malformed(decoded.detail)
  const body = v.safeParse(BODY, toPlain(decoded.value), { abortEarly: true })
  if (!body.success) return malformed(`${v.getDotPath(body.issues[0]) ?? 'body'} is not what it must be`)
  const bundle = bundleOf(body.output)
  if (bundle === null) return malformed('an answer without a chunk that it names')
  const exporter = decodeAddress(bundle.exporter)
  if (!exporter.ok || !isSigned(seal.value, exporter.value))
    return { ok: false, reason: 'changed', detail: 'the exporter did not sign this' }
  return isSame(encodeBundle(bundle), seal.value.body)
    ? { ok: true, value: bundle }
    : malformed('not the one encoding of what it says')
}

function malformed(detail: string): Result<Bundle, BundleReason> {
  return { ok: false, reason: 'malformed', detail }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}

/** Maps as objects without a prototype, bytes as plain bytes of their own (Node gives Buffers). */
function toPlain(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(toPlain)
  if (!(value instanceof Map)) return value
  const plain: Record<string, unknown> = Object.create(null)
  for (const [key, member] of value) plain[String(key)] = toPlain(member)
  return plain
}

/** Null: a chunk is named that is not there, or an answer is both there and missing. */
function bundleOf(body: BundleBody): Bundle | null {
  const objects: BundleObject[] = []
  for (const { cid, length, root: contentRoot, role, index, receipts, audits: given } of body.objects) {
    const about = { cid, length, contentRoot }
    const audits: QuestionEvidence[] = []
    for (const audit of given) {
      const answers = audit.answers.map((answer) => answerOf(answer, body.chunks))
      if (!answers.every((answer) => answer !== null)) return null
      const known = audit.piece === undefined ? {} : { pieceHash: audit.piece }
      audits.push({ question: questionOf(audit, about), answers, ...known })
    }
    objects.push({ ...about, role, index, receipts, audits })
  }
  return {
    at: body.at,
    genesisHash: body.genesis,
    networkName: body.network,
    exporter: body.exporter,
    name: body.name ?? null,
    objects,
    downloads: body.downloads.map(([at, bytes, complete, parts]) => ({ at, bytes, complete, parts })),
  }
}

type About = Pick<BundleObject, 'cid' | 'length' | 'contentRoot'>

function questionOf(audit: BodyAudit, about: About): QuestionEvidence['question'] {
  const { validator, challengeHash, chunkBytes, index, seed, curve, g, h, block, blockHash, nonce, at } =
    audit
  const asked = {
    validator,
    challengeHash,
    chunkBytes,
    index,
    seed,
    curve,
    g,
    h,
    block,
    blockHash,
    nonce,
    at,
  }
  return { ...about, ...asked, genesisHash: audit.genesis }
}

function answerOf(given: BodyAnswer, chunks: readonly Uint8Array[]): AnswerEvidence | null {
  const { miner, ms, signature, noAnswer } = given
  if (given.answer === undefined)
    return noAnswer === undefined ? null : { miner, ms, signature, noAnswer, answer: null }
  if (noAnswer !== undefined) return null
  const { chunk, ...members } = given.answer
  if (chunk === undefined) return { miner, ms, signature, noAnswer: null, answer: members }
  const bytes = chunk === null ? {} : chunks[chunk]
  if (bytes === undefined) return null
  const answer: ChallengeAnswer = { ...members, data_chunk: bytes }
  return { miner, ms, signature, noAnswer: null, answer }
}
