import { beforeEach, describe, expect, it } from 'vitest'
import { contentOf } from '../../testing/entry-records.ts'
import { addFile, addFolderAt, emptyIndex, listing as listingOf } from '../../testing/index-fixture.ts'
import { move } from './arrive.ts'
import type { DriveIndex } from './drive-index.ts'
import * as organise from './organise.ts'
import { unreferenced } from './references.ts'

let index: DriveIndex
beforeEach(async () => {
  index = await emptyIndex()
})
const file = (name: string, parentId?: string | null, bytes?: number) => addFile(index, name, parentId, bytes)
const folder = (name: string, parentId?: string | null) => addFolderAt(index, name, parentId)
const listing = (folderId: string | null) => listingOf(index, folderId)

describe('the trash', () => {
  it('gives back what went in, to its folder, under a free name', async () => {
    const home = await folder('f')
    const id = await file('a.txt', home, 1)
    await organise.trash(index, [id])
    expect(listing(home)).toEqual([])
    await file('a.txt', home, 2)
    await organise.restore(index, [id])
    expect(listing(home)).toEqual(['a (2).txt:1', 'a.txt:2'])
  })

  it('gives a file back to the top when its folder is in the trash too, and into it when both come back', async () => {
    const home = await folder('f')
    const id = await file('a.txt', home)
    await organise.trash(index, [id])
    await organise.trash(index, [home])
    await organise.restore(index, [id])
    expect(listing(null)).toEqual(['a.txt:1'])
    await move(index, [id], home, { each: {}, rest: 'keep-both' })
    await organise.trash(index, [id])
    await organise.restore(index, [id, home])
    expect([listing(null), listing(home)]).toEqual([['f/'], ['a.txt:1']])
  })

  it('emptied takes a folder with all below it', async () => {
    const home = await folder('f')
    const id = await file('a.txt', await folder('inner', home))
    await organise.trash(index, [home])
    expect(await organise.removeForever(index, [home])).toContain(id)
    expect(index.has(id)).toBe(false)
  })
})

describe('versions', () => {
  it('a replaced content is kept and can come back; what it replaces is kept then', async () => {
    const id = await file('a.txt', null, 1)
    for (const bytes of [2, 3]) {
      const given = {
        content: contentOf(bytes),
        modifiedAt: bytes,
        copies: 3,
        level: 'verified',
        pictured: false,
      } as const
      await index.saveOne(id, organise.withContent(index.get(id), given, 100 + bytes))
    }
    const sizes = () => index.get(id).versions.map(({ content }) => content.bytes)
    expect(sizes()).toEqual([2, 1])
    await organise.restoreVersion(index, id, 1)
    expect([index.get(id).content?.bytes, sizes()]).toEqual([1, [3, 2]])
    await organise.removeVersion(index, id, 0)
    expect(sizes()).toEqual([2])
    expect(
      unreferenced(
        index.tree,
        [1, 2, 3].map((bytes) => contentOf(bytes).ref.cid),
      ),
    ).toEqual([contentOf(3).ref.cid])
    await expect(organise.restoreVersion(index, id, 7)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('beyond twenty the oldest go', async () => {
    const id = await file('a.txt', null, 0)
    for (let bytes = 1; bytes <= 25; bytes += 1) {
      const given = {
        content: contentOf(bytes),
        modifiedAt: 1,
        copies: 3,
        level: 'verified',
        pictured: false,
      } as const
      await index.saveOne(id, organise.withContent(index.get(id), given, bytes))
    }
    expect(index.get(id).versions.map(({ content }) => content.bytes)).toEqual(
      Array.from({ length: 20 }, (_, at) => 24 - at),
    )
  })
})
