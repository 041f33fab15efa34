/**
 * Whether this validator may be relied on now. Honest rather than kind: one that acts on an old metagraph or cannot
 * write what it would acknowledge says so, and a balancer or a page turns to another.
 */
import type { Index } from '../../../engine/ports.ts'
import type { HealthAnswer } from './api-answers.ts'

/** Ten blocks of the real chain; finality there is seldom later. */
const STALE_MS = 120_000

export interface ChainWatch {
  /** Looks at the height now; called for each block and each question. */
  look(): void
  /** Milliseconds since the height last changed. */
  ageMs(): number
  stale(): boolean
}

/** @param nowMs monotonic */
export function watchChain(height: () => number, nowMs: () => number = () => performance.now()): ChainWatch {
  let seen = height()
  let since = nowMs()
  const look = (): void => {
    const now = height()
    if (now !== seen) since = nowMs()
    seen = now
  }
  const ageMs = (): number => {
    look()
    return Math.max(0, Math.round(nowMs() - since))
  }
  return { look, ageMs, stale: () => ageMs() > STALE_MS }
}

export interface WatchedIndex<I extends Index> {
  readonly index: I
  /** Whether the last write failed. The engine writes at least once a window, so that this ends when the disk is well. */
  refuses(): boolean
}

export function watchIndex<I extends Index>(index: I): WatchedIndex<I> {
  let refused = false
  const apply: Index['apply'] = async (changes, mode) => {
    try {
      await index.apply(changes, mode)
      refused = false
    } catch (caught) {
      refused = true
      throw caught
    }
  }
  return { index: { ...index, apply }, refuses: () => refused }
}

export interface HealthSource {
  readonly hotkey: string
  readonly chain: ChainWatch
  readonly block: () => number
  readonly indexRefuses: () => boolean
  readonly load: () => { readonly running: number; readonly waiting: number }
}

export function healthOf({ hotkey, chain, block, indexRefuses, load }: HealthSource): HealthAnswer {
  const problem = indexRefuses() ? 'index-refuses' : chain.stale() ? 'chain-stale' : null
  return { ok: problem === null, problem, hotkey, block: block(), blockAge: chain.ageMs(), ...load() }
}
