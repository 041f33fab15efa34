/**
 * Hears the history of a few validators as it grows. Begins where the last stream ended, so that nothing is missed while
 * nobody listened or the line was cut; a validator that gives nothing is tried less and less often.
 */
import { hold } from '../hold.ts'
import type { Clock } from '../ports.ts'
import type { ReadView } from './ask-validator.ts'
import { createEventLines, type SentEvent } from './event-lines.ts'
import { type HeardEvent, parseEvent } from './parse-event.ts'

/** A stream holds one of the few connections that a browser opens to an origin. */
export const STREAMS_MAX = 2
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

export interface HistoryPorts {
  readonly read: ReadView
  readonly clock: Clock
  /** Numbers of the newest events that are known, by validator: a stream begins above. Kept up to date here. */
  readonly places: Map<string, number>
  /** `event` is null when some were missed: what was known of this validator may be old. */
  readonly heard: (validator: string, event: HeardEvent | null) => void
}

export interface HistoryStreams {
  /** Hears these from now on, and no others. */
  follow(hotkeys: readonly string[]): void
}

export function createHistoryStreams(ports: HistoryPorts): HistoryStreams {
  const open = new Map<string, AbortController>()
  return {
    follow(hotkeys) {
      for (const [hotkey, controller] of open) {
        if (hotkeys.includes(hotkey)) continue
        controller.abort()
        open.delete(hotkey)
      }
      for (const hotkey of hotkeys) {
        if (open.has(hotkey)) continue
        const controller = new AbortController()
        open.set(hotkey, controller)
        // Ends by the signal, with whatever the pause rejects with.
        keepHearing(ports, hotkey, controller.signal).catch(() => undefined)
      }
    },
  }
}

/** Until the signal. */
async function keepHearing(ports: HistoryPorts, hotkey: string, signal: AbortSignal): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS
  while (!signal.aborted) {
    const gave = await hear(ports, hotkey, signal)
    pauseMs = gave ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    await ports.clock.sleep(pauseMs, signal)
  }
}

/** One connection, to its end. @returns whether it gave an event. Never rejects. */
async function hear(
  { read, places, heard }: HistoryPorts,
  hotkey: string,
  signal: AbortSignal,
): Promise<boolean> {
  let gave = false
  const take = ({ name, data }: SentEvent): void => {
    if (name === 'gap') return heard(hotkey, null)
    const parsed = name === '' ? parseEvent(data) : null
    if (parsed?.ok !== true) return
    places.set(hotkey, parsed.value.seq)
    gave = true
    heard(hotkey, parsed.value)
  }
  try {
    const after = places.get(hotkey)
    const response = await read(
      hotkey,
      `/rounds/stream${after === undefined ? '' : `?after=${after}`}`,
      signal,
    )
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      return false
    }
    const lines = createEventLines()
    const decoder = new TextDecoder()
    const reader = response.body.getReader()
    const release = hold(reader)
    try {
      for (;;) {
        const { value, done } = await reader.read()
        if (done || signal.aborted) return gave
        for (const event of lines.take(decoder.decode(value, { stream: true }))) take(event)
      }
    } finally {
      release()
      await reader.cancel().catch(() => undefined)
    }
  } catch {
    return gave
  }
}
