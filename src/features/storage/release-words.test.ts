import { describe, expect, it } from 'vitest'
import type { ReleaseHold, ReleaseView } from '../../client/upkeep-api.ts'
import '../../testing/speak-english.ts'
import { canHurry, holdSentence, outcomeSentences, releaseStanding, releaseTitle } from './release-words.ts'

const DAY = new Date(2027, 10, 20).getTime()
const RELEASE: ReleaseView = {
  id: '00',
  at: 1,
  reason: 'deleted',
  name: 'a.txt',
  files: 1,
  objects: 2,
  hold: null,
  isDone: true,
  released: 2,
  needed: 0,
  copies: 6,
  discarded: 6,
  keptUntil: null,
  others: 0,
  othersUntil: null,
  silent: [],
  ended: 0,
}

describe('what became of what was deleted', () => {
  it('is called after what it was', () => {
    expect(releaseTitle(RELEASE)).toBe('a.txt')
    expect(releaseTitle({ ...RELEASE, files: 0 })).toContain('older version of a.txt')
    expect(releaseTitle({ ...RELEASE, files: 12 })).toBe('12 deleted files')
    expect(releaseTitle({ ...RELEASE, reason: 'index', name: null })).toContain('list')
  })

  it('says how many copies are known to be gone, and until when the others may stay', () => {
    expect(outcomeSentences(RELEASE).join(' ')).toContain(
      'By the validators’ word, miners held 6 copies and say that 6 are gone',
    )
    const kept = outcomeSentences({ ...RELEASE, discarded: 4, keptUntil: DAY }).join(' ')
    expect(kept).toContain('say that 4')
    expect(kept).toContain('20 Nov 2027')
  })

  it('says what stays, for us or for others, and who gave no answer', () => {
    const said = outcomeSentences({
      ...RELEASE,
      isDone: false,
      needed: 1,
      others: 1,
      othersUntil: DAY,
      silent: ['5F', '5G'],
    }).join(' ')
    for (const part of ['needed by something else', 'somebody else', '2 validators did not answer'])
      expect(said).toContain(part)
  })

  it('is not called given back when its time ended first', () => {
    const ended = { ...RELEASE, released: 0, copies: 0, discarded: 0, ended: 2 }
    expect(releaseStanding(ended)).toEqual({ tone: 'unknown', word: 'Its time ended' })
    expect(outcomeSentences(ended)).toEqual([
      '2 objects were never given back: nobody who may delete them could be heard before their time on the network ended.',
    ])
    expect(releaseStanding({ ...RELEASE, released: 1, ended: 1 }).word).toBe('Partly given back')
  })

  it('is nothing while nobody was asked', () => {
    expect(outcomeSentences({ ...RELEASE, isDone: false, released: 0, copies: 0 })).toEqual([])
  })
})

describe('what it waits for', () => {
  const holds: readonly (readonly [ReleaseHold, string, boolean])[] = [
    [{ because: 'untold' }, 'new list', false],
    [{ because: 'settling' }, 'moment', false],
    [{ because: 'unread' }, 'could not be fetched', false],
    [{ because: 'newer' }, 'newer version', false],
    [{ because: 'devices', until: DAY }, '20 Nov 2027', true],
    [{ because: 'device-away', until: DAY, name: 'Laptop' }, '“Laptop”', true],
    [{ because: 'validator-away', until: DAY, hotkey: '5Fabcdefghijk' }, 'does not answer', true],
  ]
  it('is the wallet, named, where an account may have stored it', () => {
    const hold = {
      because: 'account',
      accounts: ['5CcyqxXnJucaCnQQvvUg5EPzj1uoNAxACZvzArHw5aVDvgNH'],
    } as const
    expect(holdSentence(hold)).toContain('in the name of 5Ccyq…DvgNH')
    expect(releaseStanding({ ...RELEASE, isDone: false, hold }).word).toBe('Waiting for the wallet')
    expect(canHurry({ ...RELEASE, isDone: false, hold })).toBe(false)
  })

  it.each(holds)('%o', (hold, part, hurries) => {
    expect(holdSentence(hold)).toContain(part)
    expect(canHurry({ ...RELEASE, isDone: false, hold })).toBe(hurries)
    expect(releaseStanding({ ...RELEASE, isDone: false, hold }).word).toBe('Waiting')
  })

  it('is nothing once it is done, which is no more than a claim', () => {
    expect(canHurry(RELEASE)).toBe(false)
    expect(releaseStanding(RELEASE).tone).toBe('claimed')
  })
})
