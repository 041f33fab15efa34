import { describe, expect, it } from 'vitest'
import { nameProblem, stemLength } from './name-model.ts'

describe('nameProblem', () => {
  it('refuses an empty name, paths and dots', () => {
    for (const name of ['', '  ', '.', '..', 'a/b']) expect(nameProblem(name)).toMatch(/[.]$/)
  })
  it('counts characters, not code units', () => {
    expect(nameProblem('👨'.repeat(255))).toBeNull()
    expect(nameProblem('👨'.repeat(256))).toContain('255')
  })
})

describe('stemLength', () => {
  it('leaves the extension of a file alone, and dots of folders and dot files', () => {
    expect([
      stemLength('a.tar.gz', 'file'),
      stemLength('v1.2', 'folder'),
      stemLength('.env', 'file'),
    ]).toEqual([5, 4, 4])
  })
})
