/**
 * Typing leads to the next row whose name begins so. Whoever has all names looks for it, and what one presses meanwhile is about
 * the row one will be on: typed "beta" and Delete must never remove what was selected before.
 */
import { useCallback, useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'

/** So many milliseconds after a letter the next one begins a word; so does a letter after any other key. */
const WORD_MS = 700

interface Looking {
  text: string
  /** Of the last letter, milliseconds. */
  at: number
  /** Counts what was looked for: an answer to fewer letters, or to what was given up, comes too late. */
  newest: number
  /** More letters change what name is looked for, and nothing else changes what is fetched for a key. */
  busy: 'name' | 'key' | null
  waiting: (() => void)[]
}

/** What was found, as a function that goes there; null when nothing has such a name. */
export type Found = (() => void) | null

/** Looks for the letters typed so far. */
type Find = (text: string) => Promise<Found>

export interface Landing {
  /** @param at milliseconds */
  readonly type: (letter: string, at: number, find: Find) => void
  /** For a key that needs what has to be fetched: what is pressed meanwhile waits, and it is given up, as with a name. */
  readonly reach: (find: () => Promise<Found>) => void
  /** Does it now, or when one is there. It must read what is selected when it is called. */
  readonly whenThere: (act: () => void) => void
  /** Whoever goes elsewhere by other means is not fetched back, and what was pressed for that row is not done. */
  readonly giveUp: () => void
}

export function useLanding(): Landing {
  const looking = useRef<Looking>({ text: '', at: 0, newest: 0, busy: null, waiting: [] })
  const giveUp = useCallback(() => {
    const now = looking.current
    now.newest += 1
    now.busy = null
    now.waiting = []
    now.text = ''
  }, [])
  useEffect(() => giveUp, [giveUp])

  const whenThere = useCallback((act: () => void) => {
    const now = looking.current
    // Any other key ends a word.
    now.at = Number.NEGATIVE_INFINITY
    if (now.busy !== null || now.waiting.length > 0) now.waiting.push(act)
    else act()
  }, [])

  const go = useCallback(
    (busy: 'name' | 'key', find: () => Promise<Found>) => {
      const now = looking.current
      now.newest += 1
      now.busy = busy
      const number = now.newest
      const land = async (): Promise<void> => {
        const found = await find()
        if (now.newest !== number) return
        // There is no such thing: what was pressed for it is not done to what happens to be selected.
        if (found === null) now.waiting = []
        else flushSync(found)
        now.busy = null
        // Each of them sees what the one before has changed, and may look for something itself.
        while (now.busy === null) {
          const next = now.waiting.shift()
          if (next === undefined) return
          flushSync(next)
        }
      }
      land().catch(() => {
        // Nobody knows where it would have led.
        if (now.newest === number) giveUp()
      })
    },
    [giveUp],
  )
  const reach = useCallback((find: () => Promise<Found>) => go('key', find), [go])
  const look = useCallback(
    (letter: string, at: number, find: Find) => {
      const now = looking.current
      now.text = (at - now.at > WORD_MS ? '' : now.text) + letter
      now.at = at
      go('name', () => find(now.text))
    },
    [go],
  )
  const type = useCallback(
    (letter: string, at: number, find: Find) => {
      const { busy, waiting } = looking.current
      if (busy === 'key' || waiting.length > 0) waiting.push(() => look(letter, at, find))
      else look(letter, at, find)
    },
    [look],
  )
  return { type, reach, whenThere, giveUp }
}
