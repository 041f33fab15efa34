/**
 * Trees of the last challenges. An owner asks about several chunks under one seed, and the tree is the same for all of them:
 * its commitments cost half a second for a part in single records, a question about one more chunk then a few milliseconds.
 * Only what was computed from public bytes and a seed is kept, never instead of reading the piece.
 */
import type { CommittedChunks } from './challenge-prover.ts'

/** Each takes up to 200 KB for a part in single records. */
const TREES_MAX = 64

export class CommittedTrees {
  /** Oldest first. */
  readonly #trees = new Map<string, Promise<CommittedChunks>>()

  /** @param key every input of the tree, in an unambiguous text */
  get(key: string, make: () => Promise<CommittedChunks>): Promise<CommittedChunks> {
    const known = this.#trees.get(key)
    if (known !== undefined) return known
    const made = make()
    this.#trees.set(key, made)
    made.catch(() => this.#trees.delete(key))
    const [oldest] = this.#trees.keys()
    if (this.#trees.size > TREES_MAX && oldest !== undefined) this.#trees.delete(oldest)
    return made
  }
}
