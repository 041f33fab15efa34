import { describe, expect, it } from 'vitest'
import { PlaceMemory } from './place-memory.ts'
import { NOTHING } from './selection.ts'

describe('PlaceMemory', () => {
  it('gives back what was left in a place, and nothing in a new one', () => {
    const memory = new PlaceMemory()
    memory.keep({ kind: 'recent' }, { selection: NOTHING, top: 420 })
    expect(memory.of({ kind: 'recent' }).top).toBe(420)
    expect(memory.of({ kind: 'folder', id: null })).toEqual({ selection: NOTHING, top: 0 })
  })
  it('leads to a row that shall be found selected', () => {
    const memory = new PlaceMemory()
    memory.reveal({ kind: 'folder', id: 'f' }, 7)
    const { selection, top } = memory.of({ kind: 'folder', id: 'f' })
    expect([[...selection.rows], selection.active, top]).toEqual([[7], 7, null])
  })
  it('forgets the oldest of many', () => {
    const memory = new PlaceMemory()
    for (let count = 0; count < 100; count += 1)
      memory.keep({ kind: 'folder', id: `${count}` }, { selection: NOTHING, top: 1 })
    expect(memory.of({ kind: 'folder', id: '0' }).top).toBe(0)
    expect(memory.of({ kind: 'folder', id: '99' }).top).toBe(1)
  })
})
