import { describe, expect, it } from 'vitest'
import { DRIVE_ERROR_CODES } from '../../client/outcome-api.ts'
import { sentenceOf } from './error-sentences.ts'

describe('error sentences', () => {
  it.each(DRIVE_ERROR_CODES)('%s says what happened and what to do next', (code) => {
    const { what, next } = sentenceOf({ code, detail: '' })
    for (const text of [what, next]) {
      expect(text).toMatch(/^[A-Z].*[.]$/)
      expect(text.length).toBeGreaterThan(8)
      if (code.includes('-')) expect(text).not.toContain(code)
    }
  })
  it('gives no two failures the same words', () => {
    const whats = DRIVE_ERROR_CODES.map((code) => sentenceOf({ code, detail: '' }).what)
    expect(new Set(whats).size).toBe(DRIVE_ERROR_CODES.length)
  })
})
