import { describe, expect, it } from 'vitest'
import type { WalletState } from '../../client/wallet-api.ts'
import { transferStatus } from '../../testing/transfer-status.ts'
import { formatDateTime } from '../../ui/format.ts'
import {
  accountTitle,
  chipText,
  endedText,
  noteText,
  openUploads,
  RENEW_BEFORE_MS,
  sessionStep,
} from './session-model.ts'

const NOW = Date.UTC(2026, 10, 28, 18)
const ACCOUNT = '5CcyqxXnJucaCnQQvvUg5EPzj1uoNAxACZvzArHw5aVDvgNH'

function stateOf(until: number, over: WalletState['over'] = null): WalletState {
  const session = {
    account: ACCOUNT,
    accountName: 'Ada',
    wallet: 'polkadot-js',
    validators: 'any' as const,
    from: NOW - 1,
    until,
    requests: 0,
    known: [],
    instead: [],
  }
  return { session, over, accounts: [], ended: [] }
}

const NONE: WalletState = { session: null, over: null, accounts: [], ended: [] }
const upload = transferStatus({ direction: 'upload', phase: 'sending' })
const waiting = transferStatus({ direction: 'upload', phase: 'sending', waitingFor: 'wallet' })
const download = transferStatus({ direction: 'download', phase: 'receiving' })

describe('a session in words', () => {
  it('is over by its time also before the worker has noticed', () => {
    expect(sessionStep(null, NOW)).toBe('none')
    expect(sessionStep(NONE, NOW)).toBe('none')
    expect(sessionStep(stateOf(NOW + RENEW_BEFORE_MS), NOW)).toBe('live')
    expect(sessionStep(stateOf(NOW + RENEW_BEFORE_MS - 1), NOW)).toBe('ending')
    expect(sessionStep(stateOf(NOW), NOW)).toBe('over')
    expect(sessionStep(stateOf(NOW + RENEW_BEFORE_MS, 'revoked'), NOW)).toBe('over')
  })

  it('is of the account as it is called, or of its address, and never turns the text around', () => {
    expect(accountTitle({ account: ACCOUNT, accountName: '' })).toBe('5Ccyq…DvgNH')
    expect(accountTitle({ account: ACCOUNT, accountName: 'a\u202Eda' })).not.toContain('\u202E')
  })

  it('is said in the shell while there is one', () => {
    expect(chipText(NONE, NOW)).toBeNull()
    expect(chipText(stateOf(NOW + 3_600_000), NOW)).toMatch(/^Ada signs until /)
    expect(chipText(stateOf(NOW), NOW)).toBe('The wallet’s session has ended')
  })

  it('asks to sign again shortly before its end, if uploads are running', () => {
    const ending = stateOf(NOW + 60_000)
    expect(noteText(ending, [upload], NOW)).toMatch(/Sign again/)
    expect(noteText(ending, [download], NOW)).toBeNull()
    expect(noteText(ending, [], NOW)).toBeNull()
    expect(noteText(stateOf(NOW + RENEW_BEFORE_MS), [upload], NOW)).toBeNull()
  })

  it('asks to decide when uploads wait for it, and not before', () => {
    expect(noteText(stateOf(NOW), [waiting], NOW)).toMatch(/nothing of them is lost/)
    expect(noteText(stateOf(NOW), [download], NOW)).toBeNull()
    expect(noteText(NONE, [upload], NOW)).toBeNull()
  })

  it('asks what becomes of uploads that the person left under way', () => {
    const ended = stateOf(NOW + 3_600_000, 'ended')
    expect(sessionStep(ended, NOW)).toBe('over')
    expect(noteText(ended, [upload], NOW)).toMatch(
      /in the vault’s name, wait for another signature, or are cancelled/,
    )
    expect(noteText(ended, [download], NOW)).toBeNull()
    const rest = [
      { ...upload, phase: 'done' },
      { ...upload, waitingFor: 'source' },
    ] as const
    expect(openUploads([upload, waiting, download, ...rest])).toEqual([upload, waiting])
  })

  it('names the validators that it is good for when none of them answers', () => {
    const live = stateOf(NOW + 3_600_000)
    const session = live.session && { ...live.session, validators: [ACCOUNT] }
    const named = { ...upload, waitingFor: 'named' } as const
    expect(noteText({ ...live, session }, [named], NOW)).toContain('good for 5Ccyq…DvgNH only')
    expect(noteText({ ...live, session }, [upload], NOW)).toBeNull()
    expect(noteText(live, [named], NOW)).toBeNull()
  })

  it('has ended with those that say so; the others are named, and when it ends there', () => {
    const end = { serial: 'ab', account: ACCOUNT, accountName: 'Ada', until: NOW, told: 1, isListKnown: true }
    expect(endedText({ ...end, unreached: [] })).toBe(
      'The session has ended, and its key is gone. 1 validator confirmed it. What was stored stays stored.',
    )
    const left = endedText({ ...end, unreached: [ACCOUNT] })
    expect(left).toContain('1 validator confirmed it; not reached: 5Ccyq…DvgNH.')
    expect(left).toContain(`ends there by itself at ${formatDateTime(NOW)}`)
    expect(left).not.toContain('list of validators')
    const blind = endedText({ ...end, told: 0, unreached: [], isListKnown: false })
    expect(blind).toContain('No validator has confirmed it yet; nobody else could be asked.')
    expect(blind).toContain('The list of validators could not be read')
  })
})
