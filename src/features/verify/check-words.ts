/** Each check of a bundle as a plain sentence: what was compared, not what it is called. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import type { Check } from '../../protocol/verdict.ts'

const SENTENCES: Readonly<Record<string, MessageDescriptor>> = {
  'audit-seed': msg`The seed is the hash of the block and the secret number: nobody knew it before that block.`,
  'audit-bases': msg`The bases of the commitments are computed from the seed, so nobody could choose them.`,
  'audit-piece': msg`The validator asked about the piece that the exporter itself had hashed.`,
  'one-root': msg`All answers of this miner under this seed come from one tree: it was fixed before it knew what else would be asked.`,
  'receipt-cid': msg`The receipt names this object and no other.`,
  'receipt-length': msg`The receipt states this object’s exact length.`,
  'receipt-signature': msg`The miner’s own key signed this receipt.`,
  'answer-signature': msg`The miner’s own key signed this answer.`,
  'proof-present': msg`The answer carries a proof at all.`,
  'echoed-request': msg`The answer repeats what was asked, unchanged.`,
  'chained-commitment': msg`The chained hashes lead from one to the next with the seed.`,
  curve: msg`The proof is on the curve that was agreed, P-256.`,
  'point-form': msg`A point of the proof is a proper point of the curve.`,
  'randomness-range': msg`The randomness is a number in the allowed range.`,
  'pedersen-opening': msg`The commitment opens: m·g + r·h is the committed point.`,
  'chunk-form': msg`The chunk is well formed.`,
  'chunk-length': msg`The chunk has the length that was asked for.`,
  'content-run': msg`The chunk covers whole records of the object.`,
  'content-path-form': msg`The path through the object’s tree is well formed.`,
  'content-path-shape': msg`The path is as long as the object’s tree is deep.`,
  'content-path': msg`The chunk lies at its place under the object’s root.`,
  'path-form': msg`The path through the miner’s tree is well formed.`,
  'path-shape': msg`The path is as long as the miner’s tree is deep.`,
  'merkle-path': msg`The path leads from the commitment to the miner’s root.`,
}

/** A check without words is named, not hidden. */
export function sentenceOfCheck({ id, inputs }: Check): string {
  const words = SENTENCES[id]
  const sentence = words === undefined ? t`The check “${id}” was made.` : i18n._(words)
  const field = inputs['field'] ?? inputs['name']
  return field === undefined ? sentence : `${sentence.slice(0, -1)} (${field}).`
}

export function hasSentence(id: string): boolean {
  return id in SENTENCES
}
