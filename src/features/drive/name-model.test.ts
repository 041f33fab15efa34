import { describe, expect, it } from 'vitest'
import type { DriveEntry } from '../../client/drive-api.ts'
import { nameProblem, stemLength } from './name-model.ts'

const sibling: DriveEntry = {
  id: 's',
  parentId: null,
  kind: 'file',
  name: 'é.txt'.normalize('NFC'),
  bytes: 0,
  mediaType: '',
  addedAt: 0,
  modifiedAt: 0,
  cid: null,
  parts: 0,
  copies: 0,
  level: 'unknown',
}

describe('nameProblem', () => {
  it('refuses an empty name, paths and dots', () => {
    for (const name of ['', '  ', '.', '..', 'a/b']) expect(nameProblem(name, [], null)).toMatch(/[.]$/)
  })
  it('sees through two ways of writing one name', () => {
    expect(nameProblem('é.txt'.normalize('NFD'), [sibling], null)).toContain('already')
  })
  it('lets an entry keep its own name', () => {
    expect(nameProblem(sibling.name, [sibling], 's')).toBeNull()
  })
  it('counts characters, not code units', () => {
    expect(nameProblem('👨'.repeat(255), [], null)).toBeNull()
    expect(nameProblem('👨'.repeat(256), [], null)).toContain('255')
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
