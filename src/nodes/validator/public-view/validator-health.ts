/**
 * Whether this validator may be relied on now. Honest rather than kind: one that acts on an old metagraph or cannot
 * write what it would acknowledge says so, and a balancer or a page turns to another.
 */
import type { Index } from '../../../engine/ports.ts'
import type { LiveMetagraph } from '../../shared/live-metagraph.ts'
import { IndexError } from '../index-error.ts'
import type { HealthAnswer } from './api-answers.ts'

export interface WatchedIndex<I extends Index> {
  readonly index: I
  /** Whether the last write failed. The engine writes at least once a window, so that this ends when the disk is well. */
  readonly refuses: () => boolean
}

export function watchIndex<I extends Index>(index: I): WatchedIndex<I> {
  let refused = false
  const apply: Index['apply'] = async (changes, mode) => {
    try {
      await index.apply(changes, mode)
      refused = false
    } catch (caught) {
      // One write that came too late says nothing about the next.
      if (!(caught instanceof IndexError && caught.code === 'overtaken')) refused = true
      throw caught
    }
  }
  return { index: { ...index, apply }, refuses: () => refused }
}

export interface HealthSource {
  readonly hotkey: string
  readonly metagraph: Pick<LiveMetagraph, 'ageMs' | 'isStale'> & { current(): { readonly block: number } }
  readonly indexRefuses: () => boolean
  readonly load: () => { readonly running: number; readonly waiting: number }
}

export function healthOf({ hotkey, metagraph, indexRefuses, load }: HealthSource): HealthAnswer {
  const problem = indexRefuses() ? 'index-refuses' : metagraph.isStale() ? 'chain-stale' : null
  const blockAge = Math.max(0, Math.round(metagraph.ageMs()))
  return { ok: problem === null, problem, hotkey, block: metagraph.current().block, blockAge, ...load() }
}
