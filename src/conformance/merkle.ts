/** merkle.json: trees of 1 to 33 leaves and the path of every leaf. */
import { hexToBytes } from '@noble/hashes/utils.js'
import { merkleProof, merkleRoot, merkleTree, verifyFold, verifyPath } from '../protocol/merkle.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

function checkTree(vector: Fields, label: string, tally: Tally): void {
  const leaves = vector.texts('leaves')
  const root = vector.text('root')
  const tree = merkleTree(leaves.map((leaf) => hexToBytes(leaf)))
  tally.equal(`${label}: root`, merkleRoot(tree), root)
  const sizes = tree.levels.map((level) => level.length).toReversed()
  tally.equal(`${label}: levels`, sizes, vector.list('level_sizes_root_first'))
  const points = vector.text('leaf_kind') === 'points'
  const proofs = vector.list('proofs')
  tally.equal(`${label}: a proof for each leaf`, proofs.length, leaves.length)
  for (const [index, leaf] of leaves.entries()) {
    const proof = merkleProof(tree, index)
    tally.equal(`${label}: proof ${index}`, proof, proofs[index])
    tally.equal(`${label}: fold ${index}`, verifyFold(proof, leaf, root).ok, true)
    // Strictly, only points are leaves.
    const strict = verifyPath({ count: leaves.length, index, leaf, proof, root })
    tally.equal(`${label}: strict path ${index}`, strict.ok, points)
  }
}

export function checkMerkle(file: unknown, tally: Tally): void {
  for (const [i, vector] of new Fields(file).cases('cases').entries()) checkTree(vector, `tree ${i}`, tally)
}
