/**
 * The history's own LevelDB, beside the index. It is no user's data: a damaged one is set aside and a new one begun,
 * and a disk that refuses costs the history, never the validator.
 */
import { rename, rm } from 'node:fs/promises'
import { ClassicLevel } from 'classic-level'
import * as v from 'valibot'
import { errorFields, type Log } from '../../shared/log.ts'
import { type PublicEvent, PublicEventSchema } from './public-event.ts'

type Level = ClassicLevel<string, string>

const RESERVED = 'meta:reserved'
const FIRST = 'event:'
/** Their text is what `GET /windows` promises in this version; another shape gets another name. */
const WINDOW = 'window-2:'
/** Those did not say when their objects were counted. */
const WINDOW_BEFORE = 'window-1:'
const BEFORE_SCHEMA = v.looseObject({ objects: v.looseObject({}) })
const SEQ_DIGITS = 16

export interface HistoryStore {
  /** Events as they were when the store was opened, oldest first. */
  readonly stored: readonly PublicEvent[]
  /** No number from here on has been given to an event; 0 in a new store. */
  readonly reserved: number
  /** Settles when the disk has it: numbers below may be given out after. @throws the store's error */
  reserve(upTo: number): Promise<void>
  /** Not synced: a power cut may lose the last seconds. @throws the store's error */
  append(events: readonly PublicEvent[]): Promise<void>
  /** @throws the store's error */
  forgetBelow(seq: number): Promise<void>
  /**
   * Keeps the record of the window that ended at `block`, and the newest `max` of all. Those above are of a chain that began anew since,
   * and go: windows are put in their order. @throws the store's error
   */
  putWindow(block: number, text: string, max: number): Promise<void>
  /** Records of windows that ended below `block`, newest first. @throws the store's error */
  windowsBelow(block: number): AsyncIterable<{ readonly block: number; readonly text: string }>
  close(): Promise<void>
}

/** @returns null when this disk keeps no history now, with a line in the log */
export async function openHistoryStore(folder: string, log: Log): Promise<HistoryStore | null> {
  try {
    return await open(folder)
  } catch (caught) {
    log.warn('history-set-aside', { folder, ...errorFields(caught) })
  }
  try {
    const aside = `${folder}.damaged`
    await rm(aside, { recursive: true, force: true })
    await rename(folder, aside).catch(() => undefined)
    return await open(folder)
  } catch (caught) {
    log.error('history-not-kept', { folder, ...errorFields(caught) })
    return null
  }
}

async function open(folder: string): Promise<HistoryStore> {
  const level: Level = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'utf8' })
  try {
    await level.open()
    const stored: PublicEvent[] = []
    for await (const text of level.values({ gte: FIRST, lt: `${FIRST}\x7f` })) {
      stored.push(v.parse(PublicEventSchema, JSON.parse(text)))
    }
    const reserved = Number((await level.get(RESERVED)) ?? '0')
    if (!Number.isSafeInteger(reserved)) throw new TypeError('the reserved number is not one')
    await renewWindows(level)
    return storeOf(level, stored, reserved)
  } catch (caught) {
    await level.close().catch(() => undefined)
    throw caught
  }
}

/** Gives records of the version before the shape of this one; once, for they are gone then. */
async function renewWindows(level: Level): Promise<void> {
  const range = { gte: WINDOW_BEFORE, lt: `${WINDOW_BEFORE}\x7f`, highWaterMarkBytes: 1 }
  for await (const [key, text] of level.iterator(range)) {
    const record = v.parse(BEFORE_SCHEMA, JSON.parse(text))
    const renewed = JSON.stringify({ ...record, objects: { ...record.objects, sweep: null } })
    await level.batch([
      { type: 'put', key: `${WINDOW}${key.slice(WINDOW_BEFORE.length)}`, value: renewed },
      { type: 'del', key },
    ])
  }
}

function storeOf(level: Level, stored: readonly PublicEvent[], reserved: number): HistoryStore {
  return {
    stored,
    reserved,
    reserve: (upTo) => level.put(RESERVED, String(upTo), { sync: true }),
    append: (events) =>
      level.batch(
        events.map((event) => ({ type: 'put', key: keyOf(event.seq), value: JSON.stringify(event) })),
      ),
    forgetBelow: (seq) => level.clear({ gte: FIRST, lt: keyOf(seq) }),
    async putWindow(block, text, max) {
      await level.put(windowKey(block), text)
      await level.clear({ gt: windowKey(block), lt: `${WINDOW}\x7f` })
      const kept = await level.keys({ gte: WINDOW, lt: `${WINDOW}\x7f`, reverse: true, limit: max }).all()
      const oldest = kept.at(-1)
      if (oldest !== undefined) await level.clear({ gte: WINDOW, lt: oldest })
    },
    async *windowsBelow(block) {
      // Records are large: one at a time, because a page may end after any of them.
      const range = { gte: WINDOW, lt: windowKey(block), reverse: true, highWaterMarkBytes: 1 }
      for await (const [key, text] of level.iterator(range))
        yield { block: Number(key.slice(WINDOW.length)), text }
    },
    close: () => level.close(),
  }
}

function keyOf(seq: number): string {
  return `${FIRST}${padded(seq)}`
}

function windowKey(block: number): string {
  return `${WINDOW}${padded(block)}`
}

/** So that the order of keys is the order of numbers. */
function padded(number: number): string {
  return String(number).padStart(SEQ_DIGITS, '0')
}
