/**
 * Records of windows that ended, as texts in the history's LevelDB: they are made once and given out as they are. Bounded
 * in number; without a disk there are none.
 */
import * as v from 'valibot'
import { errorFields, type Log } from '../../shared/log.ts'
import type { HistoryStore } from './history-store.ts'
import { type WindowRecord, WindowRecordSchema } from './window-answers.ts'

/** Forty days of windows of 720 blocks at twelve seconds. */
const WINDOWS_MAX = 400
/** Of an answer, below the 4 MiB that the gateway passes on. One record takes at most about 1.5 MiB. */
const PAGE_BYTES_MAX = 2 * 1024 * 1024

export interface WindowBook {
  /**
   * Never throws or rejects: a disk that refuses costs the record.
   * @param make runs at once, up to where it first waits
   */
  keep(block: number, make: () => Promise<WindowRecord>): Promise<void>
  /**
   * Records of windows that ended below `before` (null: the newest), newest first.
   * @throws the store's error
   */
  page(before: number | null, limit: number): Promise<{ texts: readonly string[]; next: number | null }>
}

export function createWindowBook(store: HistoryStore | null, log: Log, windowsMax = WINDOWS_MAX): WindowBook {
  // One after the other: the store takes one that ended lower as the first of a chain that began anew.
  let writing: Promise<void> = Promise.resolve()
  const write = async (kept: HistoryStore, block: number, making: Promise<WindowRecord>) => {
    try {
      // What docs/openapi.json does not promise is not kept.
      const record = v.parse(WindowRecordSchema, await making)
      await kept.putWindow(block, JSON.stringify(record), windowsMax)
    } catch (caught) {
      log.error('window-not-kept', { block, ...errorFields(caught) })
    }
  }
  return {
    keep(block, make) {
      if (store === null) return Promise.resolve()
      const making = (async () => await make())()
      // Whoever waits for its turn hears of it then.
      making.catch(() => undefined)
      writing = writing.then(() => write(store, block, making))
      return writing
    },
    async page(before, limit) {
      const texts: string[] = []
      let bytes = 0
      let last: number | null = null
      if (store === null) return { texts, next: null }
      for await (const { block, text } of store.windowsBelow(before ?? Number.MAX_SAFE_INTEGER)) {
        bytes += Buffer.byteLength(text)
        if (last !== null && (texts.length >= limit || bytes > PAGE_BYTES_MAX)) return { texts, next: last }
        texts.push(text)
        last = block
      }
      return { texts, next: null }
    },
  }
}
