import { describe, expect, it } from 'vitest'
import {
  bytesSource,
  listEntries,
  newDrive,
  SECRET,
  unlockedDrive,
  uploadNow,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'

describe('the list', () => {
  it('says how many copies were verified without reading a proof sheet, also after a lock', async () => {
    const network = new FakeNetwork()
    const { drive, storage } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(new Uint8Array(10)))
    expect(entry).toMatchObject({ copies: 3, level: 'verified' })
    const again = newDrive(network, storage)
    valueOf(await again.drive.unlock(SECRET))
    valueOf(await again.drive.rename(entry.id, 'b'))
    expect(await listEntries(again.drive)).toMatchObject([{ name: 'b', copies: 3, level: 'verified' }])
  })

  it('calls a file from a link unknown until its parts have been seen', async () => {
    const network = new FakeNetwork()
    const owner = await unlockedDrive(network)
    const entry = await uploadNow(owner.drive, bytesSource(new Uint8Array(10)))
    const { link } = valueOf(await owner.drive.proofSheet(entry.id))
    const { drive } = await unlockedDrive(network)
    const added = valueOf(await drive.addLink(link ?? ''))
    expect(added).toMatchObject({ copies: 0, level: 'unknown' })
    valueOf(await drive.download(added.id, { kind: 'opfs', fileName: 'x' }))
    expect(await listEntries(drive)).toMatchObject([{ copies: 3, level: 'verified' }])
  })
})

describe('changes that overlap', () => {
  it('two uploads of one name that end together get two names', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const sources = [1, 2, 3].map((length) => ({
      source: bytesSource(new Uint8Array(length), { name: 'a.txt' }),
      folders: [],
    }))
    const ids = valueOf(await drive.uploadSources(null, sources))
    await Promise.all(ids.map((id) => drive.settled(id)))
    const names = (await listEntries(drive)).map(({ name }) => name)
    expect(names.sort()).toEqual(['a (2).txt', 'a (3).txt', 'a.txt'])
  })

  it('a rename during a removal does not bring the entry back', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const folder = valueOf(await drive.createFolder(null, 'a'))
    const removed = drive.remove([folder.id])
    expect(await drive.rename(folder.id, 'b')).toMatchObject({ ok: false, error: { code: 'not-found' } })
    valueOf(await removed)
    expect(await listEntries(drive)).toEqual([])
  })
})
