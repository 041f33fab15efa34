/** What the miners of `miners.ts` are like: each lie is one row of the Byzantine matrix (reliability section 7). */

export const STORE_LIES = [
  /** Commitment to other bytes (B14). */
  'forged-proof',
  /** Its own g and h, with a commitment that opens under them (B8). */
  'foreign-points',
  /** A receipt signed by another key (B22). */
  'foreign-signature',
  /** The proof without a signature. */
  'unsigned',
  /** All members null: the reference's miner without a record. */
  'null-answer',
  /** Off-curve, non-canonical commitment (B10). */
  'bad-point',
] as const
export const RETRIEVE_LIES = [
  /** One bit flipped (B20). */
  'wrong-data',
  /** Serves proofs, refuses retrievals (B18). */
  'forgetful',
  /** Half of the bytes. */
  'short-data',
] as const
/** Of Challenge; Store and Retrieve are served honestly unless the name says otherwise. `challenge-lies.ts` tells them. */
export const CHALLENGE_LIES = [
  /** Kept nothing: invents chunk, opening, path and pair, all consistent with each other (B1). */
  'fabricates',
  /** Kept all but the tail, and fills it with zeros (B4). */
  'drops-tail',
  /** Proves another chunk than the one asked for (B5). */
  'other-index',
  /** Repeats its first answer (B6). */
  'replays',
  /** Proves a chunk of other bytes of the same length (B7). */
  'other-piece',
  /** Invents the chained pair over a true chunk (B14). */
  'invents-pair',
  /** A path that is too long (B12). */
  'long-path',
  /** Randomness as text, numbers that are not numbers, lists where text belongs (B10, B11). */
  'nonsense',
] as const
export const ABSENCES = ['late', 'offline', 'full', 'busy', 'throws'] as const
export type Temper =
  | 'honest'
  | (typeof STORE_LIES)[number]
  | (typeof RETRIEVE_LIES)[number]
  | (typeof CHALLENGE_LIES)[number]
  | (typeof ABSENCES)[number]
