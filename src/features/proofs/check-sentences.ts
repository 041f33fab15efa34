/** Each check as a plain sentence: what was compared, not what it is called. */
import type { Check } from '../../protocol/verdict.ts'

const SENTENCES: Readonly<Record<string, string>> = {
  'receipt-cid': 'The receipt names this part and no other.',
  'receipt-length': 'The receipt states this part’s exact length.',
  'proof-present': 'The answer carries a proof at all.',
  'echoed-request': 'The answer repeats what was asked, unchanged.',
  'chained-commitment': 'The miner’s hash of the data with the seed is the one computed from your bytes.',
  curve: 'The proof is on the curve that was agreed, P-256.',
  'point-form': 'A point of the proof is a proper point of the curve.',
  'randomness-range': 'The randomness is a number in the allowed range.',
  'pedersen-opening': 'The commitment opens to the hash of your bytes: m·g + r·h is the committed point.',
  'receipt-signature': 'The miner’s own key signed this receipt.',
  'object-cid': 'The object’s content identifier is the one it was stored under.',
  'object-length': 'What came back is as long as what was stored.',
  'content-id': 'What came back hashes to its content identifier.',
  'content-root': 'Its records hash up to the root this page fixed at upload.',
  'piece-hash': 'The miner’s piece hashes to what was stored.',
  'seed-known': 'The seed is one that was really handed out.',
  'data-form': 'The data is well formed.',
  'chunk-form': 'The chunk is well formed.',
  'chunk-length': 'The chunk has the length that was asked for.',
  'chunk-hash': 'The chunk hashes to the value committed to.',
  'path-form': 'The path through the tree is well formed.',
  'path-shape': 'The path is as long as the tree is deep.',
  'merkle-path': 'The path leads from the commitment to the miner’s root.',
  'content-run': 'The chunk covers whole records of the file.',
  'content-path-form': 'The path through the file’s own tree is well formed.',
  'content-path-shape': 'The path is as long as the file’s own tree is deep.',
  'content-path': 'The chunk lies at its place under the root this page fixed at upload.',
}

/** Checks this page has no words for yet are named, not hidden. */
export function sentenceOfCheck(check: Check): string {
  const sentence = SENTENCES[check.id] ?? `The check “${check.id}” was made.`
  const field = check.inputs['field'] ?? check.inputs['name'] ?? check.inputs['which']
  return field === undefined ? sentence : `${sentence.slice(0, -1)} (${field}).`
}

export function hasSentence(id: string): boolean {
  return id in SENTENCES
}
