import { describe, expect, it } from 'vitest'
import { transferStatus as transfer } from '../../testing/transfer-status.ts'
import { isDockOpen, isForGood, placeOf } from './dock-model.ts'
import { summarise } from './summary.ts'

const busy = summarise([transfer({ phase: 'sending' })])
const over = summarise([transfer({ phase: 'done' })])

describe('the list of transfers', () => {
  it('is unfolded on the drive while something is under way, and nowhere else by itself', () => {
    expect(isDockOpen(placeOf('/drive', busy), true, null)).toBe(true)
    expect(isDockOpen(placeOf('/drive/0af3', busy), true, null)).toBe(true)
    expect(isDockOpen(placeOf('/proofs/0af3', busy), true, null)).toBe(false)
    expect(isDockOpen(placeOf('/drive', over), true, null)).toBe(false)
  })
  it('stays unfolded for what failed or waits for the person', () => {
    const failed = summarise([transfer({ phase: 'failed' })])
    const waits = summarise([transfer({ waitingFor: 'source' })])
    expect([failed, waits].map((summary) => isDockOpen(placeOf('/drive', summary), true, null))).toEqual([
      true,
      true,
    ])
  })
  it('keeps folded what the person folded, also in later visits', () => {
    const place = placeOf('/drive', busy)
    expect(isForGood(place)).toBe(true)
    expect(isDockOpen(place, false, { ...place, open: false })).toBe(false)
    expect(isDockOpen(place, false, null)).toBe(false)
  })
  it('is unfolded elsewhere for a look, which ends with the next screen', () => {
    const proofs = placeOf('/proofs', busy)
    const choice = { ...proofs, open: true }
    expect(isForGood(proofs)).toBe(false)
    expect(isDockOpen(proofs, true, choice)).toBe(true)
    expect(isDockOpen(placeOf('/drive', over), true, choice)).toBe(false)
  })
})
