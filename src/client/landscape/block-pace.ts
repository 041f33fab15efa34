/** Milliseconds a block, as this page has seen blocks come. */

/** What the network's blocks take unless they were seen to take another time. */
export const USUAL_BLOCK_MS = 12_000
/** Fewer say nothing: the first of them may have come late. */
const LEAST_BLOCKS = 3
const SEEN_MAX = 64

export interface BlockPace {
  saw(block: number, atMs: number): void
  blockMs(): number
}

export function createBlockPace(): BlockPace {
  let seen: { readonly block: number; readonly atMs: number }[] = []
  return {
    saw(block, atMs) {
      const last = seen.at(-1)
      // A chain that goes back, or a clock that does: what was seen before says nothing any more.
      if (last !== undefined && (block < last.block || atMs < last.atMs)) seen = []
      if (block !== seen.at(-1)?.block) seen = [...seen, { block, atMs }].slice(-SEEN_MAX)
    },
    blockMs() {
      const [first] = seen
      const last = seen.at(-1)
      if (first === undefined || last === undefined || last.block - first.block < LEAST_BLOCKS)
        return USUAL_BLOCK_MS
      return Math.max(1, Math.round((last.atMs - first.atMs) / (last.block - first.block)))
    },
  }
}
