import { describe, expect, it } from 'vitest'
import { transferStatus as transfer } from '../../testing/transfer-status.ts'
import { announcement, asides, headline, sortTransfers, summarise } from './summary.ts'

const running = transfer({ id: 'a', phase: 'sending', bytesDone: 49, bytesPerSecond: 10 })
const done = transfer({ id: 'b', phase: 'done', bytesDone: 100 })
const failed = transfer({ id: 'c', phase: 'failed', bytesDone: 99 })
const queued = transfer({ id: 'd' })
const idle = transfer({ id: 'e', waitingFor: 'source', bytesDone: 60 })
const paused = transfer({ id: 'f', phase: 'sending', paused: true, bytesDone: 10 })
const offline = transfer({ id: 'g', phase: 'sending', waitingFor: 'network' })
const unanswered = transfer({ id: 'h', phase: 'sending', waitingFor: 'validators' })

describe('summarise', () => {
  it('does not count a failed file towards progress', () => {
    expect(summarise([running, done, failed]).progress).toBeCloseTo(150 / 202)
    expect(summarise([]).progress).toBe(1)
  })
  it('takes the time left from what moves, not from what waits for the person', () => {
    expect(summarise([running, idle, paused]).secondsLeft).toBeCloseTo(51 / 10)
    expect(summarise([idle]).secondsLeft).toBeNull()
  })
})

describe('sortTransfers', () => {
  it('puts what moves first, then what needs the person, and last what is over', () => {
    const sorted = sortTransfers([done, queued, paused, failed, idle, running])
    expect(sorted.map(({ id }) => id)).toEqual(['a', 'c', 'e', 'f', 'd', 'b'])
  })
})

describe('headline', () => {
  const title = (...all: Parameters<typeof summarise>[0]) => headline(summarise(all))
  it('says the most urgent thing, and failures even when other files finished', () => {
    expect(title(done, failed)).toBe('1 failed')
    expect(title(done, failed, running)).toBe('1 running')
    expect(title(done, idle, failed)).toBe('1 waits for you')
    expect(title(done, paused)).toBe('1 paused')
    expect(title(done)).toBe('1 finished')
    expect(title(transfer({ phase: 'cancelled' }))).toBe('1 cancelled')
  })
  it('says that the network is missing only when nothing else moves', () => {
    expect(title(offline)).toBe('Waiting for the network')
    expect(title(offline, running)).toBe('2 running')
    expect(title(unanswered)).toBe('Waiting for the validators')
    expect(title(unanswered, running)).toBe('2 running')
  })
  it('leaves room for what it does not say', () => {
    const beside = (...all: Parameters<typeof summarise>[0]) => asides(summarise(all)).map(({ text }) => text)
    expect(beside(running, idle, failed, done)).toEqual(['1 waits for you', '1 failed'])
    expect(beside(idle, paused)).toEqual(['1 paused'])
    expect(beside(failed)).toEqual([])
  })
})

describe('announcement', () => {
  const said = (before: Parameters<typeof summarise>[0], after: Parameters<typeof summarise>[0]) =>
    announcement(summarise(before), summarise(after))
  it('tells starts, ends and failures, never progress', () => {
    expect(said([running], [{ ...running, bytesDone: 90 }])).toBeNull()
    expect(said([running], [done])).toBe('All transfers finished: 1 file')
    expect(said([running], [failed])).toBe('1 transfer failed')
    expect(said([], [running])).toBe('1 transfer started')
    expect(said([], [idle])).toBe('1 transfer waits for you')
  })
  it('tells once that the network is missing, and that it is back', () => {
    expect(said([running], [offline])).toBe('Transfers wait for the network')
    expect(said([offline], [offline])).toBeNull()
    expect(said([offline], [running])).toBe('Transfers go on')
  })
  it('tells once that no validator answers, and that one does again', () => {
    expect(said([running], [unanswered])).toBe('Transfers wait for the validators')
    expect(said([unanswered], [unanswered])).toBeNull()
    expect(said([unanswered], [running])).toBe('Transfers go on')
  })
})
