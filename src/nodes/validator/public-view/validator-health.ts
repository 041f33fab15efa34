/**
 * Whether this validator may be relied on now. Honest rather than kind: one that acts on an old metagraph or cannot
 * write what it would acknowledge says so, and a balancer or a page turns to another.
 */
import { COPIES } from '../../../engine/limits.ts'
import type { Index } from '../../../engine/ports.ts'
import type { LiveMetagraph } from '../../shared/live-metagraph.ts'
import type { NotReady } from '../../shared/readiness.ts'
import { IndexError } from '../index-error.ts'
import type { HealthAnswer } from './api-answers.ts'

export interface WatchedIndex<I extends Index> {
  readonly index: I
  /** Whether the last write failed. The engine writes at least once a window, so that this ends when the disk is well. */
  readonly refuses: () => boolean
  /** Whether the last read that `probe` made failed. */
  readonly isUnread: () => boolean
  /** Reads one record, which fails while a Redis is away; never rejects. */
  readonly probe: () => Promise<void>
}

/** Between two reads that look whether the index is there, milliseconds. */
const PROBE_MS = 5_000

export function watchIndex<I extends Index>(index: I): WatchedIndex<I> {
  let refused = false
  let unread = false
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
  const probe = (): Promise<void> =>
    index.window().then(
      () => void (unread = false),
      () => void (unread = true),
    )
  return { index: { ...index, apply }, refuses: () => refused, isUnread: () => unread, probe }
}

/** @returns stops it */
export function probeIndex({ probe }: Pick<WatchedIndex<Index>, 'probe'>): () => void {
  let asking = false
  const timer = setInterval(() => {
    if (asking) return
    asking = true
    void probe().then(() => void (asking = false))
  }, PROBE_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** Bytes: an index that failed for want of room is opened anew only when so much is free. */
const ROOM_BYTES = 16 * 2 ** 20

export interface ReadinessSource {
  readonly metagraph: Pick<LiveMetagraph, 'isStale'>
  readonly index: Pick<WatchedIndex<Index>, 'refuses' | 'isUnread'>
  readonly freeBytes: () => number | null
  /** Owners with a miner that can be asked. */
  readonly owners: () => number
}

/** What is missing for new uploads: a balancer turns to another node. */
export function missingFor({ metagraph, index, freeBytes, owners }: ReadinessSource): readonly NotReady[] {
  const missing: NotReady[] = []
  if (metagraph.isStale()) missing.push('chain-stale')
  if (index.refuses() || index.isUnread()) missing.push('index-refuses')
  if ((freeBytes() ?? ROOM_BYTES) < ROOM_BYTES) missing.push('disk-full')
  if (owners() < COPIES) missing.push('too-few-miners')
  return missing
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
