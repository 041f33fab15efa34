import { describe, expect, it } from 'vitest'
import type { TransferStatus } from '../../client/drive-api.ts'
import { announcement, canRetry, factsOf, headline, sortTransfers, stepsOf, summarise } from './phases.ts'

function transfer(change: Partial<TransferStatus>): TransferStatus {
  return {
    id: 't',
    direction: 'upload',
    name: 'n',
    bytesTotal: 100,
    bytesDone: 0,
    phase: 'queued',
    copies: 0,
    copiesWanted: 3,
    bytesPerSecond: 0,
    secondsLeft: null,
    error: null,
    entryId: null,
    startedAt: 0,
    files: { total: 1, done: 0, failed: 0 },
    failures: [],
    paused: false,
    waitingFor: null,
    wanted: null,
    priority: 'normal',
    ...change,
  }
}

describe('stepsOf', () => {
  it('shows the way of an upload and where it is', () => {
    expect(stepsOf(transfer({ phase: 'sending' })).map(({ state }) => state)).toEqual([
      'done',
      'done',
      'now',
      'ahead',
      'ahead',
    ])
  })
  it('names the copies once there are some, never before', () => {
    const label = (copies: number) => stepsOf(transfer({ phase: 'placed', copies }))[3]?.label
    expect([label(0), label(3)]).toEqual(['placed', 'placed on 3 of 3'])
  })
  it('calls nothing done in a transfer that failed', () => {
    expect(stepsOf(transfer({ phase: 'failed' })).every(({ state }) => state === 'ahead')).toBe(true)
  })
  it('has every step behind it when done', () => {
    expect(stepsOf(transfer({ phase: 'done', direction: 'download' })).map(({ state }) => state)).toEqual([
      'done',
      'done',
      'done',
    ])
  })
})

describe('factsOf', () => {
  it('leaves out rate and time while they are unknown', () => {
    expect(factsOf(transfer({ phase: 'sending', bytesDone: 50 }))).toBe('50 B of 100 B')
    expect(
      factsOf(transfer({ phase: 'sending', bytesDone: 50, bytesPerSecond: 2_000_000, secondsLeft: 90 })),
    ).toBe('50 B of 100 B · 2.00 MB/s · 2 min left')
  })
  it('states the verified copies of a finished upload', () => {
    expect(factsOf(transfer({ phase: 'done', copies: 3 }))).toBe('100 B · 3 copies verified')
  })
})

describe('canRetry', () => {
  it('is not offered for a file that changed on disk: the browser never reads that one again', () => {
    const failed = (code: 'source-changed' | 'source-unreadable') =>
      transfer({ phase: 'failed', error: { code, detail: '' } })
    expect(canRetry(failed('source-changed'))).toBe(false)
    expect(canRetry(failed('source-unreadable'))).toBe(true)
    expect(canRetry(transfer({ phase: 'cancelled' }))).toBe(true)
  })
})

describe('summaries', () => {
  const running = transfer({ id: 'a', phase: 'sending', bytesDone: 49, bytesPerSecond: 10 })
  const done = transfer({ id: 'b', phase: 'done', bytesDone: 100 })
  const failed = transfer({ id: 'c', phase: 'failed', bytesDone: 99 })
  it('does not count a failed file towards progress', () => {
    expect(summarise([running, done, failed]).progress).toBeCloseTo(150 / 202)
    expect(summarise([]).progress).toBe(1)
  })
  it('puts what moves first and what is over last', () => {
    const queued = transfer({ id: 'd' })
    expect(sortTransfers([done, queued, failed, running]).map(({ id }) => id)).toEqual(['a', 'c', 'd', 'b'])
  })
  it('says failures even when other files finished', () => {
    expect(headline(summarise([done, failed]))).toBe('1 failed')
    expect(headline(summarise([done, failed, running]))).toBe('1 running')
  })
  it('announces starts, ends and failures, never progress', () => {
    const before = summarise([running])
    expect(announcement(before, summarise([{ ...running, bytesDone: 90 }]))).toBeNull()
    expect(announcement(before, summarise([done]))).toBe('All transfers finished: 1 file')
    expect(announcement(before, summarise([failed]))).toBe('1 transfer failed')
    expect(announcement(summarise([]), before)).toBe('1 transfer started')
  })
})
