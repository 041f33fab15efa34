import { describe, expect, it } from 'vitest'
import { transferStatus as transfer } from '../../testing/transfer-status.ts'
import { isUnderWay } from './standing.ts'

describe('isUnderWay', () => {
  it('does not hold for what closing the page cannot interrupt', () => {
    expect(isUnderWay(transfer({ phase: 'sending' }))).toBe(true)
    expect(isUnderWay(transfer({ waitingFor: 'network' }))).toBe(true)
    expect(isUnderWay(transfer({ waitingFor: 'source' }))).toBe(false)
    expect(isUnderWay(transfer({ phase: 'failed' }))).toBe(false)
  })
})
