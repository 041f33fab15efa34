import { describe, expect, it } from 'vitest'
import { findByPrefix, keepOnly, moveActive, NOTHING, selectAll, selectRow } from './selection.ts'

const order = ['a', 'b', 'c', 'd']

describe('selection', () => {
  it('a click selects one and forgets the others', () => {
    expect([...selectRow(selectAll(NOTHING, order), order, 'c', 'none').ids]).toEqual(['c'])
  })
  it('a range keeps its beginning when it is drawn the other way', () => {
    const down = selectRow(selectRow(NOTHING, order, 'b', 'none'), order, 'd', 'range')
    expect([...down.ids]).toEqual(['b', 'c', 'd'])
    expect([...selectRow(down, order, 'a', 'range').ids]).toEqual(['a', 'b'])
  })
  it('a toggle takes out what it put in', () => {
    const twice = selectRow(selectRow(NOTHING, order, 'b', 'toggle'), order, 'b', 'toggle')
    expect(twice.ids.size).toBe(0)
    expect(twice.active).toBe('b')
  })
  it('the first arrow lands on the first row, upwards on the last', () => {
    expect(moveActive(NOTHING, order, 1, 'select').active).toBe('a')
    expect(moveActive(NOTHING, order, -1, 'select').active).toBe('d')
  })
  it('never leaves the list', () => {
    const last = moveActive(NOTHING, order, Number.POSITIVE_INFINITY, 'select')
    expect(last.active).toBe('d')
    expect(moveActive(last, order, 1, 'select').active).toBe('d')
    expect(moveActive(last, [], 1, 'select')).toEqual(NOTHING)
  })
  it('walks past rows without selecting them', () => {
    const walked = moveActive(selectRow(NOTHING, order, 'a', 'none'), order, 2, 'walk')
    expect(walked.active).toBe('c')
    expect([...walked.ids]).toEqual(['a'])
  })
  it('extends by keyboard from the anchor', () => {
    const from = selectRow(NOTHING, order, 'b', 'none')
    const three = moveActive(moveActive(from, order, 1, 'extend'), order, 1, 'extend')
    expect([...three.ids]).toEqual(['b', 'c', 'd'])
  })
  it('forgets rows that were removed and nothing else', () => {
    const all = selectAll(selectRow(NOTHING, order, 'd', 'none'), order)
    const kept = keepOnly(all, ['a', 'b', 'c'])
    expect([...kept.ids]).toEqual(['a', 'b', 'c'])
    expect(kept.active).toBeNull()
    expect(keepOnly(all, order)).toBe(all)
  })
})

describe('findByPrefix', () => {
  const rows = [
    { id: '1', name: 'Apple' },
    { id: '2', name: 'avocado' },
    { id: '3', name: 'Bean' },
  ]
  it('one letter walks through its matches and wraps', () => {
    expect(findByPrefix(rows, '1', 'a')).toBe('2')
    expect(findByPrefix(rows, '2', 'a')).toBe('1')
  })
  it('more letters may stay on the row they already match', () => {
    expect(findByPrefix(rows, '2', 'av')).toBe('2')
    expect(findByPrefix(rows, '2', 'x')).toBeNull()
  })
})
