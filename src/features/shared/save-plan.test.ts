import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  keepPrivateFor,
  MEMORY_BYTES_MAX,
  opfsFileName,
  planSave,
  QUIET_BYTES,
  SAVE_PREFERENCES,
  type SaveAbilities,
} from './save-plan.ts'

const CHROMIUM: SaveAbilities = { picker: true, stream: true, privateBytes: 1e12 }
const NOTHING: SaveAbilities = { picker: false, stream: false, privateBytes: 0 }

describe('planSave', () => {
  it('puts a small file into Downloads without a dialog even where a picker exists', () => {
    expect(planSave(QUIET_BYTES - 1, CHROMIUM, 'auto')).toEqual({
      way: 'stream',
      asks: false,
      insteadOf: null,
    })
  })
  it('asks where to save a large file where the browser can write straight into it', () => {
    expect(planSave(QUIET_BYTES, CHROMIUM, 'auto')).toEqual({ way: 'picker', asks: true, insteadOf: null })
  })
  it('goes down the ladder as the browser can less, and says first where the space for two copies matters', () => {
    const bytes = QUIET_BYTES * 4
    expect(planSave(bytes, { ...CHROMIUM, picker: false }, 'auto')).toEqual({
      way: 'stream',
      asks: false,
      insteadOf: null,
    })
    const privateOnly = { ...NOTHING, privateBytes: bytes * 2 }
    expect(planSave(bytes, privateOnly, 'auto')).toEqual({ way: 'private', asks: true, insteadOf: null })
    expect(planSave(1_000, NOTHING, 'auto')).toEqual({ way: 'memory', asks: false, insteadOf: null })
  })
  it('refuses before it starts what would not fit, and says what would', () => {
    expect(planSave(MEMORY_BYTES_MAX + 1, NOTHING, 'auto')).toEqual({
      way: null,
      bytesMax: MEMORY_BYTES_MAX,
    })
    const some = { ...NOTHING, privateBytes: MEMORY_BYTES_MAX * 3 }
    expect(planSave(MEMORY_BYTES_MAX * 2, some, 'auto')).toEqual({
      way: null,
      bytesMax: (MEMORY_BYTES_MAX * 3) / 2,
    })
  })
  it('asks for every file when the person wants that and the browser can', () => {
    expect(planSave(1, CHROMIUM, 'ask')).toEqual({ way: 'picker', asks: true, insteadOf: null })
    expect(planSave(1, { ...CHROMIUM, picker: false }, 'ask')).toEqual({
      way: 'stream',
      asks: false,
      insteadOf: null,
    })
  })
  it('takes the way that was chosen where the file fits, and another where it does not', () => {
    expect(planSave(1_000, CHROMIUM, 'memory')).toEqual({ way: 'memory', asks: false, insteadOf: null })
    expect(planSave(1_000, CHROMIUM, 'private')).toEqual({ way: 'private', asks: false, insteadOf: null })
    expect(planSave(QUIET_BYTES * 2, CHROMIUM, 'memory')).toEqual({
      way: 'picker',
      asks: true,
      insteadOf: 'memory',
    })
  })
  it('says first that the chosen way cannot be gone, also for a small file', () => {
    expect(planSave(1_000, { ...CHROMIUM, stream: false }, 'stream')).toEqual({
      way: 'private',
      asks: true,
      insteadOf: 'stream',
    })
  })
  it('never plans what does not fit', () => {
    const can = fc.record({ picker: fc.boolean(), stream: fc.boolean(), privateBytes: fc.nat(2 ** 31 - 1) })
    const preference = fc.constantFrom(...SAVE_PREFERENCES)
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), can, preference, (bytes, abilities, wish) => {
        const plan = planSave(bytes, abilities, wish)
        if (plan.way === 'memory') expect(bytes).toBeLessThanOrEqual(MEMORY_BYTES_MAX)
        if (plan.way === 'private') expect(abilities.privateBytes).toBeGreaterThanOrEqual(bytes * 2)
        if (plan.way === null)
          expect([abilities.picker && bytes >= QUIET_BYTES, abilities.stream]).toEqual([false, false])
      }),
    )
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
