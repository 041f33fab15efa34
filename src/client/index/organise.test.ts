import { beforeEach, describe, expect, it } from 'vitest'
import { fastClock } from '../../testing/drive-fixture.ts'
import { contentOf } from '../../testing/entry-records.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import type { CollisionChoices } from '../drive-api.ts'
import { SealedStore } from '../sealed-store.ts'
import { deriveVaultKeys } from '../subkeys.ts'
import { DriveIndex, newId } from './drive-index.ts'
import { newFileBody } from './entry-record.ts'
import { EntryTree } from './entry-tree.ts'
import { IndexLog } from './index-log.ts'
import * as organise from './organise.ts'
import { unreferenced } from './references.ts'

const KEEP: CollisionChoices = { each: {}, rest: 'keep-both' }
let index: DriveIndex
beforeEach(async () => {
  const store = new SealedStore(new MemoryStorage(), await deriveVaultKeys(new Uint8Array(32)))
  await IndexLog.create(store)
  const tree = new EntryTree()
  const log = await IndexLog.open(store, (after) => tree.take(after))
  index = new DriveIndex(log, tree, fastClock(), () => undefined)
})

async function file(name: string, parentId: string | null = null, bytes = 1): Promise<string> {
  const body = newFileBody({
    parentId,
    name,
    addedAt: 1,
    modifiedAt: 1,
    content: contentOf(bytes),
    copies: 3,
    level: 'verified',
  })
  return (await index.saveOne(newId(), body)).id
}

async function folder(name: string, parentId: string | null = null): Promise<string> {
  return (await organise.addFolder(index, parentId, name)).id
}

function listing(folderId: string | null): string[] {
  return index.tree
    .childrenOf(folderId)
    .map(({ name, content }) => (content === null ? `${name}/` : `${name}:${content.bytes}`))
    .sort()
}

describe('moving', () => {
  it('puts entries into a folder under names that are free', async () => {
    const target = await folder('f')
    await file('a.txt', target, 1)
    const moved = await file('a.txt', null, 2)
    expect(organise.collisionsOf(index, [moved], target)).toMatchObject([
      { entry: { bytes: 2 }, existing: { bytes: 1 } },
    ])
    await organise.move(index, [moved], target, KEEP)
    expect([listing(null), listing(target)]).toEqual([['f/'], ['a (2).txt:2', 'a.txt:1']])
  })

  it('that replaces puts the old one into the trash, and that skips changes nothing', async () => {
    const target = await folder('f')
    const old = await file('a.txt', target, 1)
    const moved = await file('a.txt', null, 2)
    await organise.move(index, [moved], target, { each: { [moved]: 'skip' }, rest: 'replace' })
    expect(listing(null)).toEqual(['a.txt:2', 'f/'])
    await organise.move(index, [moved], target, { each: {}, rest: 'replace' })
    expect(listing(target)).toEqual(['a.txt:2'])
    expect(index.get(old).trashedAt).not.toBe(null)
  })

  it('two of one name at once gives two names, also when both replace', async () => {
    const [target, one, two] = [await folder('t'), await folder('one'), await folder('two')]
    await file('a.txt', target, 9)
    const ids = [await file('a.txt', one, 1), await file('a.txt', two, 2)]
    await organise.move(index, ids, target, { each: {}, rest: 'replace' })
    expect(listing(target)).toEqual(['a (2).txt:2', 'a.txt:1'])
  })

  it('refuses a folder into itself', async () => {
    const outer = await folder('outer')
    const inner = await folder('inner', outer)
    await expect(organise.move(index, [outer], inner, KEEP)).rejects.toMatchObject({
      code: 'folder-into-itself',
    })
    await expect(organise.copy(index, [outer], outer, KEEP)).rejects.toMatchObject({
      code: 'folder-into-itself',
    })
  })

  it('to where it is already changes nothing', async () => {
    const target = await folder('f')
    const id = await file('a.txt', target)
    await organise.move(index, [id], target, { each: {}, rest: 'replace' })
    expect(listing(target)).toEqual(['a.txt:1'])
  })
})

describe('copying', () => {
  it('copies a folder with all below it under new ids, and beside itself under a new name', async () => {
    const source = await folder('f')
    await file('a.txt', await folder('inner', source))
    await organise.copy(index, [source], null, { each: {}, rest: 'replace' })
    expect(listing(null)).toEqual(['f (2)/', 'f/'])
    const copy = index.tree.named(null, 'f (2)')[0]?.id ?? ''
    const inner = index.tree.named(copy, 'inner')[0]?.id ?? ''
    expect(listing(inner)).toEqual(['a.txt:1'])
  })

  it('shares the object, which is needed until the last entry that has it is gone', async () => {
    const id = await file('a.txt')
    await organise.copy(index, [id], null, KEEP)
    const cid = contentOf().ref.cid
    const [copy] = index.tree.named(null, 'a (2).txt')
    await organise.removeForever(index, [id])
    expect(unreferenced(index.tree, [cid])).toEqual([])
    await organise.removeForever(index, [copy?.id ?? ''])
    expect(unreferenced(index.tree, [cid])).toEqual([cid])
  })
})

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
    await organise.move(index, [id], home, KEEP)
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
