import { beforeEach, describe, expect, it } from 'vitest'
import { fastClock } from '../../testing/drive-fixture.ts'
import { contentOf, packedContent } from '../../testing/entry-records.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import type { CollisionChoices } from '../entry-api.ts'
import { SealedStore } from '../sealed-store.ts'
import { deriveVaultKeys } from '../subkeys.ts'
import * as arrive from './arrive.ts'
import { DriveIndex, newId } from './drive-index.ts'
import { type FileContent, newFileBody } from './entry-record.ts'
import { EntryTree } from './entry-tree.ts'
import { IndexLog } from './index-log.ts'
import * as organise from './organise.ts'

const KEEP: CollisionChoices = { each: {}, rest: 'keep-both' }
const clock = fastClock()
let here: DriveIndex
/** Another tab over the same storage; it hears nothing until it writes. */
let there: DriveIndex
beforeEach(async () => {
  const store = new SealedStore(new MemoryStorage(), await deriveVaultKeys(new Uint8Array(32)))
  await IndexLog.create(store)
  const tab = async () => {
    const tree = new EntryTree()
    const log = await IndexLog.open(store, (after) => tree.take(after))
    return new DriveIndex(log, tree, clock, () => undefined)
  }
  here = await tab()
  there = await tab()
})

async function shared(content: FileContent = contentOf()): Promise<string> {
  const times = { addedAt: 1, modifiedAt: 1 }
  const body = newFileBody({ parentId: null, name: 'a.txt', ...times, content, copies: 3, level: 'verified' })
  const { id } = await here.saveOne(newId(), body)
  await there.refresh()
  return id
}

describe('a tab that has not heard yet that an entry was deleted for good', () => {
  it('cannot copy it, because its bytes are about to leave the network', async () => {
    const id = await shared()
    await organise.removeForever(here, [id])
    await expect(arrive.copy(there, [id], null, KEEP)).rejects.toMatchObject({ code: 'not-found' })
    expect([...there.tree.all()]).toEqual([])
  })

  it('cannot rename or star it: what it wrote would never show', async () => {
    const id = await shared()
    await organise.removeForever(here, [id])
    await expect(organise.rename(there, id, 'b.txt')).rejects.toMatchObject({ code: 'not-found' })
    await expect(organise.setStarred(there, [id], true)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('copies it while another entry still has the same bytes', async () => {
    const id = await shared()
    await arrive.copy(here, [id], null, KEEP)
    await organise.removeForever(here, [id])
    await arrive.copy(there, [id], null, KEEP)
    expect(there.tree.size).toBe(2)
  })

  it('saves what is written together with the one that is refused', async () => {
    const id = await shared()
    await organise.removeForever(here, [id])
    const both = await Promise.allSettled([
      arrive.copy(there, [id], null, KEEP),
      organise.addFolder(there, null, 'folder'),
    ])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect([...there.tree.all()].map(({ name }) => name)).toEqual(['folder'])
  })
})

describe('saying where contents lie', () => {
  it('changes no stamp, and a rename that was written elsewhere meanwhile keeps both', async () => {
    const id = await shared(packedContent(1, 0))
    const before = here.get(id)
    await organise.rename(there, id, 'b.txt')
    const moved = packedContent(1, 5, { moves: 1 }).ref
    await here.relocate(({ ref }) => (ref.kind === 'packed' ? moved : ref))
    await there.refresh()
    expect(there.get(id)).toMatchObject({ name: 'b.txt', content: { ref: moved } })
    expect(here.get(id)).toEqual(there.get(id))
    expect(here.get(id).writtenAt).toBeGreaterThan(before.writtenAt)
    const { writtenAt } = here.get(id)
    await here.relocate(({ ref }) => (ref.kind === 'packed' ? { ...moved, moves: 2 } : ref))
    expect(here.get(id).writtenAt).toBe(writtenAt)
  })
})
