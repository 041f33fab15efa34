import { describe, expect, it } from 'vitest'
import { keepOnly, moveActive, NOTHING, selectAll, selectRow } from './selection.ts'

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
  it('the first arrow lands on the first row, upwards on the last', () => {
    expect(moveActive(NOTHING, order, 1, 'select').active).toBe(11)
    expect(moveActive(NOTHING, order, -1, 'select').active).toBe(44)
  })
  it('never leaves the list', () => {
    const last = moveActive(NOTHING, order, Number.POSITIVE_INFINITY, 'select')
    expect(last.active).toBe(44)
    expect(moveActive(last, order, 1, 'select').active).toBe(44)
    expect(moveActive(last, new Uint32Array(0), 1, 'select')).toEqual(NOTHING)
  })
  it('walks past rows without selecting them', () => {
    const walked = moveActive(selectRow(NOTHING, order, 11, 'none'), order, 2, 'walk')
    expect(walked.active).toBe(33)
    expect([...walked.rows]).toEqual([11])
  })
  it('extends by keyboard from the anchor', () => {
    const from = selectRow(NOTHING, order, 22, 'none')
    const three = moveActive(moveActive(from, order, 1, 'extend'), order, 1, 'extend')
    expect([...three.rows]).toEqual([22, 33, 44])
  })
  it('forgets rows that were removed and nothing else', () => {
    const all = selectAll(selectRow(NOTHING, order, 44, 'none'), order)
    const kept = keepOnly(all, order.subarray(0, 3))
    expect([...kept.rows]).toEqual([11, 22, 33])
    expect(kept.active).toBeNull()
    expect(keepOnly(all, order)).toBe(all)
  })
})
