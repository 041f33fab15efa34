import { describe, expect, it } from 'vitest'
import { sourceOf } from './session-route.ts'

describe('what counts as one source of ends', () => {
  it.each([
    ['192.0.2.1', '192.0.2.254'],
    ['2001:db8:1::1', '2001:db8:1:ffff:1:2:3:4'],
    ['::1', '::2'],
    ['2001::1', '2001:0:0:5::'],
  ])('%s and %s are one', (one, other) => {
    expect(sourceOf(one)).toBe(sourceOf(other))
  })

  it.each([
    ['192.0.2.1', '192.0.3.1'],
    ['2001:db8:1::1', '2001:db8:2::1'],
    ['2001:db8::1', '2001:db8:1::1'],
    ['::1', '1::'],
  ])('%s and %s are two', (one, other) => {
    expect(sourceOf(one)).not.toBe(sourceOf(other))
  })
})
