import { describe, expect, it } from 'vitest'
import { type DrivePlace, nextSort, placeOfPath, placePath } from './places.ts'

describe('paths of places', () => {
  const id = '0123456789abcdef0123456789abcdef'
  const places: readonly DrivePlace[] = [
    { kind: 'folder', id: null },
    { kind: 'folder', id },
    { kind: 'recent' },
    { kind: 'starred' },
    { kind: 'trash' },
    { kind: 'search' },
  ]
  it.each(places)('lead back to where they came from: $kind', (place) => {
    expect(placeOfPath(placePath(place).slice('/drive/'.length))).toEqual(place)
  })
})

describe('nextSort', () => {
  it('turns round what is sorted by, and begins with the largest of what is counted', () => {
    expect(nextSort({ key: 'name', descending: false }, 'name').descending).toBe(true)
    expect(nextSort({ key: 'name', descending: false }, 'bytes').descending).toBe(true)
    expect(nextSort({ key: 'bytes', descending: true }, 'name').descending).toBe(false)
  })
})
