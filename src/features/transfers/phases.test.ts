import { describe, expect, it } from 'vitest'
import { transferStatus as transfer } from '../../testing/transfer-status.ts'
import { factsOf, stepsOf } from './phases.ts'

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
  const half = { phase: 'sending', bytesDone: 50 } as const
  it('leaves out rate and time while they are unknown', () => {
    expect(factsOf(transfer(half))).toBe('50 B of 100 B')
    expect(factsOf(transfer({ ...half, bytesPerSecond: 2_000_000, secondsLeft: 90 }))).toBe(
      '50 B of 100 B · 2.00 MB/s · 2 min left',
    )
  })
  it('says of what stands still why, not how fast it was', () => {
    const moved = { ...half, bytesPerSecond: 2_000_000 }
    expect(factsOf(transfer({ ...moved, paused: true }))).toBe('50 B of 100 B · paused')
    expect(factsOf(transfer({ ...moved, waitingFor: 'network' }))).toBe('50 B of 100 B')
    expect(factsOf(transfer({}))).toBe('100 B · waits for its turn')
  })
  it('counts the files that travel together', () => {
    const files = { total: 10_000, done: 6_120, failed: 0 }
    expect(factsOf(transfer({ ...half, files }))).toBe('6,120 of 10,000 small files · 50 B of 100 B')
    expect(factsOf(transfer({ ...half, phase: 'receiving', direction: 'download', files }))).toBe(
      '6,120 of 10,000 files · 50 B of 100 B',
    )
    expect(factsOf(transfer({ phase: 'done', copies: 3, files }))).toBe(
      '10,000 files · 100 B · 3 copies verified',
    )
  })
  it('says which goes first or last until it is over', () => {
    expect(factsOf(transfer({ ...half, priority: 'high' }))).toBe('50 B of 100 B · goes first')
    expect(factsOf(transfer({ ...half, priority: 'low' }))).toBe('50 B of 100 B · goes last')
    expect(factsOf(transfer({ phase: 'done', copies: 3, priority: 'low' }))).toBe('100 B · 3 copies verified')
  })
})
