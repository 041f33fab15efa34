import { describe, expect, it } from 'vitest'
import { hasRoomIn } from './cache-room.ts'

const GIB = 1024 ** 3

describe('hasRoomIn', () => {
  it('leaves a gibibyte to everything else', () => {
    expect(hasRoomIn({ quota: 10 * GIB, usage: 4 * GIB }, 5 * GIB)).toBe(true)
    expect(hasRoomIn({ quota: 10 * GIB, usage: 4 * GIB }, 5 * GIB + 1)).toBe(false)
  })
  it('keeps nothing where the browser does not say how much there is', () => {
    expect(hasRoomIn({}, 0)).toBe(false)
  })
})
