import { describe, expect, it } from 'vitest'
import type { WalletState } from '../../client/wallet-api.ts'
import { transferStatus } from '../../testing/transfer-status.ts'
import { accountTitle, chipText, noteText, RENEW_BEFORE_MS, sessionStep } from './session-model.ts'

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
  }
  return { session, over, accounts: [] }
}

const NONE: WalletState = { session: null, over: null, accounts: [] }
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
})
