import { describe, expect, it } from 'vitest'
import { keepPrivateFor, opfsFileName, planSave, QUIET_BYTES } from './save-plan.ts'

describe('planSave', () => {
  it('puts a small file into Downloads without a dialog even when the picker exists', () => {
    expect(planSave({ bytes: QUIET_BYTES - 1, hasPicker: true, preference: 'auto' })).toEqual({
      way: 'downloads',
    })
  })
  it('asks where to save a large file when the browser can write straight into it', () => {
    expect(planSave({ bytes: QUIET_BYTES, hasPicker: true, preference: 'auto' })).toEqual({ way: 'picker' })
  })
  it('tells how much space a large file needs when it has to be copied out of private storage', () => {
    const plan = planSave({ bytes: QUIET_BYTES, hasPicker: false, preference: 'ask' })
    expect(plan).toEqual({ way: 'downloads-large', bytesNeeded: QUIET_BYTES * 2 })
  })
  it('asks for every file when the person wants that and the browser can', () => {
    expect(planSave({ bytes: 1, hasPicker: true, preference: 'ask' })).toEqual({ way: 'picker' })
    expect(planSave({ bytes: 1, hasPicker: false, preference: 'ask' })).toEqual({ way: 'downloads' })
  })
})

describe('opfsFileName', () => {
  it('tells nothing about the file', () => {
    expect(opfsFileName(new Uint8Array([0, 255, 16]))).toBe('filetao-download-00ff10')
  })
})

describe('keepPrivateFor', () => {
  it('outlasts a slow copy of a large file and ends soon for a small one', () => {
    expect(keepPrivateFor(0)).toBe(60_000)
    expect(keepPrivateFor(5 * 1024 ** 3) / 60_000).toBeGreaterThan(80)
    expect(keepPrivateFor(QUIET_BYTES) / 60_000).toBeLessThan(6)
  })
})
