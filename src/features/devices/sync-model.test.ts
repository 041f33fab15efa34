import { describe, expect, it } from 'vitest'
import type { HeadStanding, SyncState } from '../../client/sync-api.ts'
import '../../testing/speak-english.ts'
import { keepersSentence, standingWords, stepOf, stepSentence } from './sync-model.ts'

const STATE: SyncState = {
  phase: 'idle',
  lastAt: 1,
  failure: null,
  number: 3,
  untold: 0,
  unread: 0,
  pieces: null,
  standings: [],
}
const standing = (given: Partial<HeadStanding>): HeadStanding => {
  return { hotkey: '5F', standing: 'current', number: 3, isCurrent: true, detail: '', ...given }
}

describe('the state of keeping in step', () => {
  it.each([
    [{}, 'in-step', 'In step with the network'],
    [{ phase: 'syncing' }, 'in-step', 'In step with the network'],
    [{ phase: 'syncing', untold: 2 }, 'sending', 'Getting in step with the network…'],
    [{ phase: 'syncing', lastAt: null }, 'sending', 'Getting in step with the network…'],
    [{ phase: 'waiting', untold: 1 }, 'waiting', '1 change about to be sent'],
    [{ phase: 'failed', untold: 3 }, 'stuck', '3 changes not on the network yet'],
    [{ phase: 'failed' }, 'stuck', 'Not in step with the network'],
    [{ phase: 'off' }, 'off', 'Kept on this device only'],
  ] as const)('%j is %s', (given, step, sentence) => {
    expect(stepOf({ ...STATE, ...given })).toBe(step)
    expect(stepSentence({ ...STATE, ...given })).toBe(sentence)
  })

  it('counts a validator that was given the newest state, however it stood before', () => {
    const standings = [
      standing({}),
      standing({ standing: 'behind' }),
      standing({ standing: 'unreachable', isCurrent: false }),
    ]
    expect(keepersSentence({ ...STATE, standings })).toBe('2 of 3 validators have the newest state.')
  })

  it('says of a validator that went back that it did, also after it was given the newest state', () => {
    expect(standingWords(standing({ standing: 'rolled-back' }))).toMatchObject({
      tone: 'failed',
      word: 'Went back',
    })
    expect(standingWords(standing({ standing: 'none', isCurrent: false })).tone).toBe('claimed')
    expect(standingWords(standing({ standing: 'none' })).tone).toBe('verified')
  })
})
