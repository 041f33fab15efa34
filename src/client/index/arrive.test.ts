import { beforeEach, describe, expect, it } from 'vitest'
import { contentOf } from '../../testing/entry-records.ts'
import { addFile, addFolderAt, emptyIndex, listing as listingOf } from '../../testing/index-fixture.ts'
import type { CollisionChoices } from '../entry-api.ts'
import { collisionsOf, copy, move } from './arrive.ts'
import type { DriveIndex } from './drive-index.ts'
import { removeForever } from './organise.ts'
import { unreferenced } from './references.ts'

const KEEP: CollisionChoices = { each: {}, rest: 'keep-both' }
const REPLACE: CollisionChoices = { each: {}, rest: 'replace' }
let index: DriveIndex
beforeEach(async () => {
  index = await emptyIndex()
})
const file = (name: string, parentId?: string | null, bytes?: number) => addFile(index, name, parentId, bytes)
const folder = (name: string, parentId?: string | null) => addFolderAt(index, name, parentId)
const listing = (folderId: string | null) => listingOf(index, folderId)

describe('moving', () => {
  it('puts entries into a folder under names that are free', async () => {
    const target = await folder('f')
    await file('a.txt', target, 1)
    const moved = await file('a.txt', null, 2)
    expect(collisionsOf(index, [moved], target)).toMatchObject([
      { entry: { bytes: 2 }, existing: { bytes: 1 } },
    ])
    await move(index, [moved], target, KEEP)
    expect([listing(null), listing(target)]).toEqual([['f/'], ['a (2).txt:2', 'a.txt:1']])
  })

  it('that replaces a file makes the old content a version of it, and that skips changes nothing', async () => {
    const target = await folder('f')
    const old = await file('a.txt', target, 1)
    const moved = await file('a.txt', null, 2)
    const skipped = await move(index, [moved], target, { each: { [moved]: 'skip' }, rest: 'replace' })
    expect([skipped.entries, listing(null)]).toEqual([0, ['a.txt:2', 'f/']])
    const replaced = await move(index, [moved], target, { each: {}, rest: 'replace' })
    expect([replaced.entries, listing(target), listing(null)]).toEqual([1, ['a.txt:2+1'], ['f/']])
    expect(index.get(old).versions[0]?.content.bytes).toBe(1)
    expect(index.has(moved)).toBe(false)
  })

  it('that replaces keeps the earlier contents of both', async () => {
    const target = await folder('f')
    await file('a.txt', target, 1)
    for (const bytes of [2, 3]) {
      const moved = await file('a.txt', null, bytes)
      await move(index, [moved], target, REPLACE)
    }
    await move(index, [index.tree.named(target, 'a.txt')[0]?.id ?? ''], null, KEEP)
    await file('a.txt', target, 4)
    const [last] = index.tree.named(null, 'a.txt')
    await move(index, [last?.id ?? ''], target, REPLACE)
    expect(listing(target)).toEqual(['a.txt:3+3'])
  })

  it('that replaces a folder puts the old one into the trash', async () => {
    const target = await folder('t')
    const old = await folder('f', target)
    await move(index, [await folder('f')], target, REPLACE)
    expect(listing(target)).toEqual(['f/'])
    expect(index.get(old).trashedAt).not.toBe(null)
  })

  it('two of one name at once gives two names, also when both replace', async () => {
    const [target, one, two] = [await folder('t'), await folder('one'), await folder('two')]
    await file('a.txt', target, 9)
    const ids = [await file('a.txt', one, 1), await file('a.txt', two, 2)]
    await move(index, ids, target, { each: {}, rest: 'replace' })
    expect(listing(target)).toEqual(['a (2).txt:2', 'a.txt:1+1'])
  })

  it('refuses a folder into itself', async () => {
    const outer = await folder('outer')
    const inner = await folder('inner', outer)
    await expect(move(index, [outer], inner, KEEP)).rejects.toMatchObject({
      code: 'folder-into-itself',
    })
    await expect(copy(index, [outer], outer, KEEP)).rejects.toMatchObject({
      code: 'folder-into-itself',
    })
  })

  it('to where it is already changes nothing', async () => {
    const target = await folder('f')
    const id = await file('a.txt', target)
    await move(index, [id], target, { each: {}, rest: 'replace' })
    expect(listing(target)).toEqual(['a.txt:1'])
  })
})

describe('copying', () => {
  it('copies a folder with all below it under new ids, and beside itself under a new name', async () => {
    const source = await folder('f')
    await file('a.txt', await folder('inner', source))
    await copy(index, [source], null, { each: {}, rest: 'replace' })
    expect(listing(null)).toEqual(['f (2)/', 'f/'])
    const copied = index.tree.named(null, 'f (2)')[0]?.id ?? ''
    const inner = index.tree.named(copied, 'inner')[0]?.id ?? ''
    expect(listing(inner)).toEqual(['a.txt:1'])
  })

  it('that replaces gives the file there the new content and leaves the original', async () => {
    const target = await folder('f')
    const there = await file('a.txt', target, 1)
    await copy(index, [await file('a.txt', null, 2)], target, REPLACE)
    expect([listing(null), listing(target)]).toEqual([['a.txt:2', 'f/'], ['a.txt:2+1']])
    expect(index.has(there)).toBe(true)
  })

  it('shares the object, which is needed until the last entry that has it is gone', async () => {
    const id = await file('a.txt')
    await copy(index, [id], null, KEEP)
    const cid = contentOf().ref.cid
    const [copied] = index.tree.named(null, 'a (2).txt')
    await removeForever(index, [id])
    expect(unreferenced(index.tree, [cid])).toEqual([])
    await removeForever(index, [copied?.id ?? ''])
    expect(unreferenced(index.tree, [cid])).toEqual([cid])
  })
})
