/** Writes a bundle. */

import { decodeBase64 } from '../../protocol/base64.ts'
import { parseReceipt, type Receipt } from '../../wire/receipt.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import type { AnswerEvidence, QuestionEvidence } from '../audit/evidence.ts'
import type { DownloadProof, HolderProof } from '../proof-api.ts'
import type { Bundle, BundleObject, DownloadLine } from './bundle.ts'
import { sealBundle } from './bundle-seal.ts'
import { encodeBundle } from './encode-bundle.ts'
import { parseBundle } from './parse-bundle.ts'

export interface BundleContents {
  readonly objects: readonly (Omit<BundleObject, 'receipts'> & {
    readonly receipts: readonly HolderProof[]
  })[]
  readonly downloads: readonly DownloadProof[]
  /** Signs it, and is named in it. */
  readonly exporter: Keypair
  readonly genesisHash: string
  readonly networkName: string
  /** Unix milliseconds. */
  readonly at: number
  /** Of the file; null: it is nobody's business. */
  readonly name: string | null
}

/** @throws RangeError for contents that no bundle can hold: our bug */
export function makeBundle(contents: BundleContents): Uint8Array<ArrayBuffer> {
  const { exporter, genesisHash, networkName, at, name } = contents
  const bundle: Bundle = {
    at,
    genesisHash,
    networkName,
    exporter: exporter.address,
    name,
    objects: contents.objects.map((object) => ({
      ...object,
      receipts: object.receipts.map(receiptOf).filter((receipt) => receipt !== null),
      audits: object.audits.map(tidied),
    })),
    downloads: contents.downloads.map(downloadLine),
  }
  const bytes = sealBundle(encodeBundle(bundle), exporter)
  const again = parseBundle(bytes)
  // Caught before anybody is given a file that nobody can read. A large one is the caller's to refuse.
  if (!again.ok && again.reason !== 'too-large')
    throw new RangeError(`bundle: ${again.reason}: ${again.detail}`)
  return bytes
}

/** The receipt as the miner signed it; null where what was kept is none. Length and CID are in the signed text alone. */
function receiptOf(holder: HolderProof): Receipt | null {
  const [, validator, miner, cid, length] = holder.signedText.split('.')
  const parsed = parseReceipt({
    version: 1,
    miner,
    validator,
    cid,
    length: Number(length),
    seed: holder.seed,
    curve: 'P-256',
    g: holder.g,
    h: holder.h,
    commitment: holder.commitment,
    commitment_hash: holder.commitmentHash,
    randomness: holder.randomness,
    block: holder.block,
    block_hash: holder.blockHash,
    signature: holder.signature,
  })
  return parsed.ok ? parsed.value : null
}

/** Whole milliseconds, and chunks as bytes also where they came as text. */
function tidied(audit: QuestionEvidence): QuestionEvidence {
  return { ...audit, answers: audit.answers.map(tidiedAnswer) }
}

function tidiedAnswer(given: AnswerEvidence): AnswerEvidence {
  const ms = Math.max(0, Math.round(given.ms))
  const chunk = given.answer?.data_chunk
  const bytes = typeof chunk === 'string' ? decodeBase64(chunk, 'strict') : null
  if (bytes === null || !bytes.ok) return { ...given, ms }
  return { ...given, ms, answer: { ...given.answer, data_chunk: bytes.value } }
}

function downloadLine({ at, bytes, complete, parts }: DownloadProof): DownloadLine {
  return { at, bytes, complete, parts: parts.length }
}
