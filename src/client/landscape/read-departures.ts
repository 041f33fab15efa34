/** Seats that changed, as a validator's history tells: its newest part, once for each validator. */
import { type AskPorts, startVisit } from './ask-validator.ts'
import { EVENTS_MAX, type HeardEvent, parseEvents } from './parse-event.ts'

/** Of the history; it may have twenty thousand. */
const EVENTS_READ = 4 * EVENTS_MAX

export interface Departures {
  readonly events: readonly HeardEvent[]
  /** Number of the newest event that was read; null without any. */
  readonly place: number | null
  /** False when a part could not be read. */
  readonly whole: boolean
}

/** Never rejects: what could not be read is missing. */
export async function readDepartures(ports: AskPorts, hotkey: string): Promise<Departures> {
  const visit = startVisit(ports, hotkey)
  const page = async (query: string) => {
    const asked = await visit.get(`/rounds?${query}`)
    const parsed = asked.ok ? parseEvents(asked.text) : asked
    return parsed.ok ? parsed.value : null
  }
  try {
    const ends = await page('limit=1')
    const newest = ends?.newest ?? null
    const events: HeardEvent[] = []
    // Numbers have gaps, so that this is at most so many events.
    let after = Math.max((ends?.oldest ?? 1) - 1, (newest ?? 0) - EVENTS_READ)
    let place: number | null = null
    let whole = ends !== null
    for (let read = 0; newest !== null && read < EVENTS_READ; read += EVENTS_MAX) {
      const part = await page(`limit=${EVENTS_MAX}&after=${Math.max(0, after)}`)
      if (part === null) {
        whole = false
        break
      }
      events.push(...part.events.filter(({ replaced }) => replaced !== null))
      place = part.events.at(-1)?.seq ?? place
      if (part.next === null || part.next <= after) break
      after = part.next
    }
    return { events, place, whole }
  } finally {
    visit.end()
  }
}
