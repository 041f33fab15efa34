import { describe, expect, it } from 'vitest'
import { keepOnly, moveTo, NOTHING, selectAll, selectRow } from './selection.ts'

const order = Uint32Array.of(11, 22, 33, 44)

describe('selection', () => {
  it('a click selects one and forgets the others', () => {
    expect([...selectRow(selectAll(NOTHING, order), order, 33, 'none').rows]).toEqual([33])
  })
  it('a range keeps its beginning when it is drawn the other way', () => {
    const down = selectRow(selectRow(NOTHING, order, 22, 'none'), order, 44, 'range')
    expect([...down.rows]).toEqual([22, 33, 44])
    expect([...selectRow(down, order, 11, 'range').rows]).toEqual([11, 22])
  })
  it('a toggle takes out what it put in', () => {
    const twice = selectRow(selectRow(NOTHING, order, 22, 'toggle'), order, 22, 'toggle')
    expect(twice.rows.size).toBe(0)
    expect(twice.active).toBe(22)
  })
  it('stays when there is no such place', () => {
    const one = selectRow(NOTHING, order, 22, 'none')
    expect(moveTo(one, order, 4, 'select')).toBe(one)
  })
  it('walks past rows without selecting them', () => {
    const walked = moveTo(selectRow(NOTHING, order, 11, 'none'), order, 2, 'walk')
    expect(walked.active).toBe(33)
    expect([...walked.rows]).toEqual([11])
  })
  it('extends by keyboard from the anchor', () => {
    const from = selectRow(NOTHING, order, 22, 'none')
    const three = moveTo(moveTo(from, order, 2, 'extend'), order, 3, 'extend')
    expect([...three.rows]).toEqual([22, 33, 44])
  })
  it('forgets rows that were removed and nothing else', () => {
    const all = selectAll(selectRow(NOTHING, order, 44, 'none'), order)
    const kept = keepOnly(all, order.subarray(0, 3))
    expect([...kept.rows]).toEqual([11, 22, 33])
    expect(kept.active).toBeNull()
    expect(keepOnly(all, order)).toBe(all)
  })
  it('forgets the same rows when many are selected', () => {
    const many = Uint32Array.from({ length: 500 }, (_, at) => at * 3)
    const kept = keepOnly(selectAll(NOTHING, many), many.subarray(100))
    expect(kept.rows.size).toBe(400)
    expect([kept.active, kept.rows.has(297), kept.rows.has(300)]).toEqual([null, false, true])
  })
})
