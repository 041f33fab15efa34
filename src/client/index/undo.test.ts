import { beforeEach, describe, expect, it } from 'vitest'
import { contentOf } from '../../testing/entry-records.ts'
import { addFile, addFolderAt, emptyIndex, listing as listingOf } from '../../testing/index-fixture.ts'
import type { CollisionChoices } from '../entry-api.ts'
import { copy, move } from './arrive.ts'
import type { DriveIndex } from './drive-index.ts'
import { rename, setStarred, trash, VERSIONS_MAX, withContent } from './organise.ts'
import { type Past, UndoBook } from './undo.ts'

const KEEP: CollisionChoices = { each: {}, rest: 'keep-both' }
const UNSEEN = { copies: 0, level: 'unknown', pictured: false } as const
const REPLACE: CollisionChoices = { each: {}, rest: 'replace' }
let index: DriveIndex
let book: UndoBook
beforeEach(async () => {
  index = await emptyIndex()
  book = new UndoBook()
})
const file = (name: string, parentId?: string | null, bytes?: number) => addFile(index, name, parentId, bytes)
const folder = (name: string, parentId?: string | null) => addFolderAt(index, name, parentId)
const listing = (folderId: string | null) => listingOf(index, folderId)
const undo = (past: Past) => book.undo(index, book.keep(past))

describe('undoing', () => {
  it('a move puts entries back under their old names', async () => {
    const target = await folder('f')
    await file('a.txt', target, 9)
    const { past } = await move(index, [await file('a.txt')], target, KEEP)
    expect(listing(target)).toEqual(['a (2).txt:1', 'a.txt:9'])
    await undo(past)
    expect([listing(null), listing(target)]).toEqual([['a.txt:1', 'f/'], ['a.txt:9']])
  })

  it('a move that replaced gives both files back as they were', async () => {
    const target = await folder('f')
    const old = await file('a.txt', target, 1)
    const moved = await file('a.txt', null, 2)
    const { past } = await move(index, [moved], target, REPLACE)
    await undo(past)
    expect([listing(null), listing(target)]).toEqual([['a.txt:2', 'f/'], ['a.txt:1']])
    expect([index.has(old), index.has(moved)]).toEqual([true, false])
  })

  it('a move that replaced gives back all versions but the one that had to go', async () => {
    const target = await folder('f')
    const old = await file('a.txt', target, 0)
    for (let bytes = 1; bytes <= VERSIONS_MAX; bytes += 1) {
      const given = { content: contentOf(bytes), modifiedAt: 1, ...UNSEEN }
      await index.saveOne(old, withContent(index.get(old), given, bytes))
    }
    const sizes = () => index.get(old).versions.map(({ content }) => content.bytes)
    const before = sizes()
    const { past } = await move(index, [await file('a.txt', null, 99)], target, REPLACE)
    await undo(past)
    expect([index.get(old).content?.bytes, sizes()]).toEqual([VERSIONS_MAX, before.slice(0, -1)])
  })

  it('a move that replaced a folder takes that out of the trash', async () => {
    const target = await folder('t')
    const inner = await folder('f', target)
    await file('kept.txt', inner)
    const { past } = await move(index, [await folder('f')], target, REPLACE)
    await undo(past)
    expect([listing(null), listing(inner)]).toEqual([['f/', 't/'], ['kept.txt:1']])
  })

  it('the trash gives back, under another name where that is taken by now', async () => {
    const past = await trash(index, [await file('a.txt', null, 1)])
    await file('a.txt', null, 2)
    await undo(past)
    expect(listing(null)).toEqual(['a (2).txt:1', 'a.txt:2'])
  })

  it('leaves alone what was changed since by others, and takes back the rest', async () => {
    const target = await folder('f')
    const id = await file('a.txt')
    const { past } = await move(index, [id], target, KEEP)
    await rename(index, id, 'b.txt')
    await setStarred(index, [id], true)
    await undo(past)
    expect(listing(null)).toEqual(['b.txt:1', 'f/'])
    expect(index.get(id).starred).toBe(true)
  })

  it('is itself undone', async () => {
    const past = await trash(index, [await file('a.txt')])
    const back = await undo(past)
    expect(listing(null)).toEqual(['a.txt:1'])
    await undo(back)
    expect(listing(null)).toEqual([])
  })

  it('never makes a folder its own content', async () => {
    const [x, y] = [await folder('x'), await folder('y')]
    const a = await folder('a', x)
    const { past } = await move(index, [a], y, KEEP)
    await move(index, [x], a, KEEP)
    await undo(past)
    expect(index.tree.pathOf(index.get(x)).map(({ name }) => name)).toEqual(['y', 'a', 'x'])
  })

  it('a copy puts what was made into the trash, a folder as a whole', async () => {
    const [source, target] = [await folder('s'), await folder('t')]
    await file('a.txt', await folder('inner', source))
    const { past } = await copy(index, [source], target, KEEP)
    await undo(past)
    expect([listing(null), listing(target)]).toEqual([['s/', 't/'], []])
    const trashed = [...index.tree.all()].filter(({ trashedAt }) => trashedAt !== null)
    expect(trashed.map(({ name }) => name)).toEqual(['s'])
  })

  it('happens once, and only for the last twenty', async () => {
    const past = await trash(index, [await file('a.txt')])
    const first = book.keep(past)
    for (let count = 0; count < 20; count += 1) book.keep([])
    expect(await book.undo(index, first)).toEqual([])
    const again = book.keep(past)
    expect(await book.undo(index, again)).toHaveLength(1)
    expect(await book.undo(index, again)).toEqual([])
  })
})
