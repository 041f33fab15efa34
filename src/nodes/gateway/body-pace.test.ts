import { PassThrough, Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BODY_PACE, watchPace } from './body-pace.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A body on its way to an axon that reads everything, or nothing. */
function body(axonReads: boolean) {
  const request = Object.assign(new PassThrough(), { complete: false })
  const to = new Writable({
    highWaterMark: 1,
    write: (_piece, _encoding, done) => {
      if (axonReads) done()
    },
  })
  let slow = 0
  watchPace(request, to, BODY_PACE, () => {
    slow += 1
  })
  return { request, to, slow: () => slow, pass: (seconds: number) => vi.advanceTimersByTime(seconds * 1000) }
}

describe('the pace of a body', () => {
  it('is asked for after three seconds, not before, and complained about once', () => {
    const { pass, slow } = body(true)
    pass(3)
    expect(slow()).toBe(0)
    pass(30)
    expect(slow()).toBe(1)
  })

  it('of 16 KiB a second is enough, however long it takes', () => {
    const { request, pass, slow } = body(true)
    for (let second = 0; second < 60; second += 1) {
      request.write(new Uint8Array(16_384))
      request.read()
      pass(1)
    }
    expect(slow()).toBe(0)
    pass(4)
    expect(slow()).toBe(1)
  })

  it('does not count while the axon is the one that is waited for', () => {
    const { to, pass, slow } = body(false)
    to.write('more than fits')
    pass(60)
    expect(slow()).toBe(0)
  })

  it('is of no interest once the body is there, or the call is over', () => {
    const whole = body(true)
    whole.request.complete = true
    whole.pass(60)
    const over = body(true)
    over.to.emit('close')
    over.pass(60)
    expect([whole.slow(), over.slow()]).toEqual([0, 0])
  })
})
