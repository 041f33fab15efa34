import { describe, expect, it } from 'vitest'
import { DRIVE_ERROR_CODES } from '../../client/drive-api.ts'
import { ERROR_SENTENCES } from './error-sentences.ts'

describe('error sentences', () => {
  it.each(DRIVE_ERROR_CODES)('%s says what happened and what to do next', (code) => {
    const { what, next } = ERROR_SENTENCES[code]
    for (const text of [what, next]) {
      expect(text).toMatch(/^[A-Z].*[.]$/)
      expect(text.length).toBeGreaterThan(8)
      if (code.includes('-')) expect(text).not.toContain(code)
    }
  })
  it('has no sentence for a code that does not exist', () => {
    expect(Object.keys(ERROR_SENTENCES).sort()).toEqual([...DRIVE_ERROR_CODES].sort())
  })
  it('gives no two failures the same words', () => {
    expect(new Set(Object.values(ERROR_SENTENCES).map(({ what }) => what)).size).toBe(
      DRIVE_ERROR_CODES.length,
    )
  })
})
