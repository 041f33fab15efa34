/**
 * Protocol section 2.5, the miner's half: which seed is recorded, per caller and piece, after each request.
 *
 * The new seed replaces the old one at once, before the answer is computed and whether or not it arrives. That is the
 * reference's behaviour and must be kept: a verifier allows for it (`seed-window.ts`), and a miner that
 * waited for success would break the chain whenever an answer is lost.
 *
 * Pure: the state is a value, so that a miner can make it durable before it answers. A seed that was answered for but
 * forgotten in a crash makes an honest miner fail its next challenge.
 */

/** What a miner keeps for one (piece, caller) besides the data. */
export interface MinerSession {
  /** the last seed that this caller sent for this piece */
  readonly seed: string
}

export interface MinerRequest {
  readonly op: 'store' | 'challenge' | 'retrieve'
  readonly seed: string
}

export type MinerStep =
  /** commit to H(D || seed) */
  | { readonly answer: 'store'; readonly session: MinerSession }
  /** answer with the chained pair made from `previousSeed` and the request's seed */
  | { readonly answer: 'chained'; readonly session: MinerSession; readonly previousSeed: string }
  /** this caller stored no such piece: the proof fields stay null, nothing is recorded */
  | { readonly answer: 'unknown'; readonly session: null }

/** What to answer from, and what to record first. A repeated Store by the same caller only replaces the seed. */
export function serveRequest(session: MinerSession | null, request: MinerRequest): MinerStep {
  const next: MinerSession = { seed: request.seed }
  if (request.op === 'store') return { answer: 'store', session: next }
  if (session === null) return { answer: 'unknown', session: null }
  return { answer: 'chained', session: next, previousSeed: session.seed }
}
