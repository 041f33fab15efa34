/** Each check as a plain sentence: what was compared, not what it is called. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import type { Check } from '../../protocol/verdict.ts'

const SENTENCES: Readonly<Record<string, MessageDescriptor>> = {
  'receipt-cid': msg`The receipt names this part and no other.`,
  'receipt-length': msg`The receipt states this part’s exact length.`,
  'proof-present': msg`The answer carries a proof at all.`,
  'echoed-request': msg`The answer repeats what was asked, unchanged.`,
  'chained-commitment': msg`The miner’s hash of the data with the seed is the one computed from your bytes.`,
  curve: msg`The proof is on the curve that was agreed, P-256.`,
  'point-form': msg`A point of the proof is a proper point of the curve.`,
  'randomness-range': msg`The randomness is a number in the allowed range.`,
  'pedersen-opening': msg`The commitment opens to the hash of your bytes: m·g + r·h is the committed point.`,
  'receipt-signature': msg`The miner’s own key signed this receipt.`,
  'object-cid': msg`The object’s content identifier is the one it was stored under.`,
  'object-length': msg`What came back is as long as what was stored.`,
  'content-id': msg`What came back hashes to its content identifier.`,
  'content-root': msg`Its records hash up to the root this page fixed at upload.`,
  'range-covered': msg`The answer covers all of the bytes that were asked for.`,
  'piece-hash': msg`The miner’s piece hashes to what was stored.`,
  'seed-known': msg`The seed is one that was really handed out.`,
  'data-form': msg`The data is well formed.`,
  'chunk-form': msg`The chunk is well formed.`,
  'chunk-length': msg`The chunk has the length that was asked for.`,
  'chunk-hash': msg`The chunk hashes to the value committed to.`,
  'path-form': msg`The path through the tree is well formed.`,
  'path-shape': msg`The path is as long as the tree is deep.`,
  'merkle-path': msg`The path leads from the commitment to the miner’s root.`,
  'content-run': msg`The chunk covers whole records of the file.`,
  'content-path-form': msg`The path through the file’s own tree is well formed.`,
  'content-path-shape': msg`The path is as long as the file’s own tree is deep.`,
  'content-path': msg`The chunk lies at its place under the root this page fixed at upload.`,
  'answer-signature': msg`The miner’s own key signed this answer.`,
  'audit-seed': msg`The seed was made from the block’s hash and a secret of yours, so the answer is younger than that block.`,
  'audit-piece': msg`The miners were asked about your object: its hash is the one that this device computed.`,
  'audit-bases': msg`g and h were hashed from the seed; nobody chose them.`,
  'delegation-place': msg`The session is for this network, subnet and validator, and it is its time.`,
  'delegation-signature': msg`The account itself signed that this session may sign for it.`,
  'one-root': msg`All answers to this audit lead to the same root of the miner’s own tree.`,
}

/** The same checks of an answer to an audit, where the owner's own bytes are not at hand: they compare less. */
const OF_ANSWERS: Readonly<Record<string, MessageDescriptor>> = {
  'chained-commitment': msg`The chained hash follows from what the miner calls its proof and from the seed.`,
  'pedersen-opening': msg`The commitment opens to the hash of the chunk that came: m·g + r·h is the committed point.`,
}

/** What a check is of: the bytes that this page has, or what came as an answer. */
export type CheckSubject = 'bytes' | 'answer'

/** Checks this page has no words for yet are named, not hidden. */
export function sentenceOfCheck(check: Check, of: CheckSubject = 'bytes'): string {
  const words = (of === 'answer' ? OF_ANSWERS[check.id] : undefined) ?? SENTENCES[check.id]
  const { id } = check
  const sentence = words === undefined ? t`The check “${id}” was made.` : i18n._(words)
  const field = check.inputs['field'] ?? check.inputs['name'] ?? check.inputs['which']
  return field === undefined ? sentence : `${sentence.slice(0, -1)} (${field}).`
}

export function hasSentence(id: string): boolean {
  return id in SENTENCES
}
