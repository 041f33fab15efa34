import { describe, expect, it } from 'vitest'
import { addFile, addFolderAt, emptyIndex } from '../../testing/index-fixture.ts'
import { setStarred, trash } from './organise.ts'
import { factsOf, foldersIn } from './summaries.ts'

describe('factsOf', () => {
  it('counts what is below a selected folder, once, and says starred only when all are', async () => {
    const index = await emptyIndex()
    const outer = await addFolderAt(index, 'outer')
    const file = await addFile(index, 'a.txt', outer, 5)
    const other = await addFile(index, 'b.txt', null, 7)
    expect(factsOf(index.tree, [outer, file, other]).totals).toEqual({ files: 2, folders: 1, bytes: 12 })
    await setStarred(index, [file], true)
    expect(factsOf(index.tree, [file, other]).starred).toBe(false)
    await setStarred(index, [other], true)
    expect(factsOf(index.tree, [file, other]).starred).toBe(true)
    expect(factsOf(index.tree, []).starred).toBe(false)
  })
})

describe('foldersIn', () => {
  it('lists folders alone, by name and number, and says which have more inside', async () => {
    const index = await emptyIndex()
    await addFile(index, 'a.txt')
    const ten = await addFolderAt(index, 'year 10')
    await addFolderAt(index, 'year 9')
    await trash(index, [await addFolderAt(index, 'old')])
    await addFolderAt(index, 'inside', ten)
    expect(foldersIn(index.tree, null).map(({ name, branches }) => [name, branches])).toEqual([
      ['year 9', false],
      ['year 10', true],
    ])
  })
})
