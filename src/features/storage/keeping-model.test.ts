import { describe, expect, it } from 'vitest'
import type { UpkeepState } from '../../client/upkeep-api.ts'
import '../../testing/speak-english.ts'
import { besideSentence, keepingOf, keepingSentence, renewalSentence } from './keeping-model.ts'

const DAY = new Date(2027, 10, 20).getTime()
const STATE: UpkeepState = {
  phase: 'idle',
  settings: { automatic: true },
  lastAt: 1,
  failure: null,
  progress: null,
  accounts: [],
  endings: [],
  unknown: 0,
  lost: 0,
  soonestAt: DAY,
  trouble: null,
  renewals: { lastAt: null, renewed: 0, moved: 0, failed: 0, nextAt: null },
  releasing: { objects: 0, isStuck: false },
}
const TROUBLE = { files: 2, soonestAt: DAY, failure: null }

describe('how long everything is kept', () => {
  it('is the end of the file that ends first', () => {
    expect(keepingOf(STATE)).toBe('kept')
    expect(keepingSentence(STATE)).toBe('Everything is kept until 20 Nov 2027 at least')
  })

  it('claims nothing of files of which no validator spoke', () => {
    const state = { ...STATE, unknown: 3 }
    expect(keepingSentence(state)).toBe('All that validators answered for is kept until 20 Nov 2027 at least')
    expect(besideSentence(state)).toContain('3 files')
    expect(keepingSentence({ ...STATE, soonestAt: null, unknown: 3 })).toContain('Nobody has said yet')
  })

  it('is the worst that is known: what is lost before what ends, what ends before what is not renewed', () => {
    const off = { ...STATE, settings: { automatic: false } }
    expect(keepingOf(off)).toBe('unrenewed')
    expect(keepingOf({ ...off, trouble: TROUBLE })).toBe('ending')
    expect(keepingSentence({ ...off, trouble: TROUBLE })).toBe('2 files end soon, the first on 20 Nov 2027')
    const lost = { ...off, trouble: TROUBLE, lost: 1 }
    expect(keepingSentence(lost)).toBe('1 file has no copy on the network any more')
    expect(besideSentence(lost)).toContain('2 files end soon')
  })

  it('of a drive without files is not asked', () => {
    expect(keepingOf({ ...STATE, soonestAt: null })).toBe('empty')
  })
})

describe('what was renewed', () => {
  it('is said with what was placed anew, what was refused, and what comes next', () => {
    const renewals = { lastAt: 1, renewed: 5, moved: 1, failed: 2, nextAt: DAY }
    const said = renewalSentence({ ...STATE, renewals })
    for (const part of ['5 objects were renewed', '1 of them', '2 objects could not', 'due on 20 Nov 2027'])
      expect(said).toContain(part)
  })

  it('is nothing where nothing happened, and promises nothing while it is switched off', () => {
    expect(renewalSentence(STATE)).toBe('')
    const renewals = { ...STATE.renewals, nextAt: DAY }
    expect(renewalSentence({ ...STATE, renewals, settings: { automatic: false } })).toBe('')
  })
})
