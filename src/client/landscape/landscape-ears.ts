/** Who wants to know that something happened. Streams of validators are open only while somebody does. */
import type { Clock } from '../ports.ts'
import type { ReadView } from './ask-validator.ts'
import { createHistoryStreams, STREAMS_MAX } from './history-streams.ts'
import type { LandscapeEvent } from './landscape-api.ts'
import type { HeardEvent } from './parse-event.ts'

export interface EarsPorts {
  readonly read: ReadView
  readonly clock: Clock
  readonly replaced: (
    validator: string,
    change: NonNullable<HeardEvent['replaced']> & { readonly at: number },
  ) => void
}

export interface LandscapeEars {
  add(listener: (event: LandscapeEvent) => void): number
  remove(id: number): void
  block(height: number): void
  /** Hotkeys of validators that answer, largest stake first. */
  answering(hotkeys: readonly string[]): void
  /** The history of this validator is known up to this event. */
  known(hotkey: string, place: number | null): void
}

/** Of one validator in a second: they are hints, and a flood of them must not become one of messages to the page. */
const TOLD_A_SECOND = 50
const SECOND_MS = 1_000

export function createLandscapeEars({ read, clock, replaced }: EarsPorts): LandscapeEars {
  const listeners = new Map<number, (event: LandscapeEvent) => void>()
  const places = new Map<string, number>()
  const told = new Map<string, { since: number; count: number }>()
  let answering: readonly string[] = []
  let next = 1

  const tell = (event: LandscapeEvent) => {
    // A listener behind a port that was closed rejects; that is its own affair.
    for (const listener of listeners.values())
      Promise.resolve(event)
        .then(listener)
        .catch(() => undefined)
  }
  const mayTell = (validator: string): boolean => {
    const now = clock.now()
    const last = told.get(validator)
    const running = last !== undefined && now - last.since < SECOND_MS ? last : { since: now, count: 0 }
    running.count += 1
    told.set(validator, running)
    return running.count <= TOLD_A_SECOND
  }
  const streams = createHistoryStreams({
    read,
    clock,
    places,
    heard(validator, event) {
      const change = event?.replaced ?? null
      if (event !== null && change !== null) replaced(validator, { ...change, at: event.at })
      if (!mayTell(validator)) return
      tell({ kind: 'history', validator, event: event?.kind ?? 'gap', block: event?.block ?? null })
    },
  })
  const follow = () => streams.follow(listeners.size === 0 ? [] : answering.slice(0, STREAMS_MAX))

  return {
    add(listener) {
      const id = next
      next += 1
      listeners.set(id, listener)
      follow()
      return id
    },
    remove(id) {
      listeners.delete(id)
      follow()
    },
    block: (block) => tell({ kind: 'block', block }),
    answering(hotkeys) {
      answering = hotkeys
      follow()
    },
    known(hotkey, place) {
      if (place !== null) places.set(hotkey, Math.max(place, places.get(hotkey) ?? 0))
    },
  }
}
