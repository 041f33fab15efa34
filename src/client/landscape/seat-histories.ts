/**
 * Reads the histories of a few validators once, for seats that changed before this page was opened. Nobody waits long for it: the chain and
 * what validators count are worth a look without it. One that failed is read again later, for it may have been busy.
 */
import type { AskPorts } from './ask-validator.ts'
import type { HeardEvent } from './parse-event.ts'
import { readDepartures } from './read-departures.ts'

/** Validators whose history is read. */
const HISTORIES = 3
const PATIENCE_MS = 500
const AGAIN_MS = 30_000

export interface SeatHistoriesPorts extends AskPorts {
  readonly replaced: (
    validator: string,
    change: NonNullable<HeardEvent['replaced']> & { readonly at: number },
  ) => void
  /** The history of this validator is known up to this event. */
  readonly known: (validator: string, place: number | null) => void
}

export interface SeatHistories {
  /** Begins with those that were not read; resolves when they were, or patience is over. Never rejects. */
  learn(hotkeys: readonly string[]): Promise<void>
  /** Readings that ended; another number tells that a look may say more. */
  readings(): number
}

export function createSeatHistories(ports: SeatHistoriesPorts): SeatHistories {
  const { clock } = ports
  const read = new Set<string>()
  const reading = new Map<string, Promise<void>>()
  const notBefore = new Map<string, number>()
  let readings = 0

  const readOne = async (hotkey: string): Promise<void> => {
    const { events, place, whole } = await readDepartures(ports, hotkey)
    for (const { at, replaced } of events) if (replaced !== null) ports.replaced(hotkey, { ...replaced, at })
    ports.known(hotkey, place)
    if (whole) read.add(hotkey)
    else notBefore.set(hotkey, clock.now() + AGAIN_MS)
    if (whole || events.length > 0) readings += 1
  }
  const begin = (hotkey: string): void => {
    const isKnown = read.has(hotkey) || reading.has(hotkey)
    if (isKnown || read.size + reading.size >= HISTORIES || (notBefore.get(hotkey) ?? 0) > clock.now()) return
    reading.set(
      hotkey,
      readOne(hotkey).finally(() => reading.delete(hotkey)),
    )
  }
  return {
    readings: () => readings,
    async learn(hotkeys) {
      for (const hotkey of hotkeys.slice(0, HISTORIES)) begin(hotkey)
      if (reading.size === 0) return
      let stop = () => {}
      const over = new Promise<void>((resolve) => {
        stop = clock.after(PATIENCE_MS, resolve)
      })
      await Promise.race([Promise.all(reading.values()), over])
      stop()
    },
  }
}
