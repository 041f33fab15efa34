import { describe, expect, it } from 'vitest'
import { cidOf } from '../../protocol/cid.ts'
import { findLink, formatShareLink } from '../../protocol/envelope/link.ts'
import {
  bytesSource,
  joined,
  listEntries,
  type MemorySink,
  memorySink,
  newDrive,
  SECRET,
  unlockedDrive,
  uploadNow,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import { readZip } from '../../testing/read-zip.ts'
import type { Drive } from '../drive.ts'
import type { LinkRecord } from '../index/record.ts'
import type { SaveTarget } from '../transfer-api.ts'
import { wasmArgon2id } from '../wasm-hashes.ts'
import { liveLinkObjects } from './link-book.ts'
import type { ShareContent } from './share-content.ts'
import { sealShare } from './share-object.ts'

const PLAIN = { name: '', password: null, endsAt: null } as const
const TARGET: SaveTarget = { kind: 'opfs', fileName: 'x' }
const DAY_MS = 86_400_000
const WAIT = { timeout: 20_000 }
const text = (words: string) => new TextEncoder().encode(words)

const LINK: LinkRecord = {
  type: 'link',
  id: '01'.repeat(16),
  writtenAt: 1,
  writtenBy: '00'.repeat(8),
  cid: '',
  linkKey: new Uint8Array(32),
  kind: 'file',
  name: 'a',
  files: 1,
  bytes: 1,
  madeAt: 1,
  endsAt: null,
  hasPassword: false,
  revokedAt: null,
  releasedAt: null,
  entryIds: [],
}

/** Somebody without a drive, and where what they save arrives. */
function stranger(network: FakeNetwork, extra: Parameters<typeof newDrive>[2] = {}) {
  const sinks: MemorySink[] = []
  const storage = new MemoryStorage()
  const openSink = async () => {
    const sink = memorySink()
    sinks.push(sink)
    return sink
  }
  const { drive } = newDrive(network, storage, { openSink, ...extra })
  return { drive, storage, saved: () => joined(sinks.at(-1)?.chunks ?? []), sinks }
}

/** A folder with a file at the top and one below it, and a file beside the folder. */
async function filled(network: FakeNetwork) {
  const { drive, storage } = await unlockedDrive(network)
  const folder = valueOf(await drive.createFolder(null, 'trip'))
  const inner = valueOf(await drive.createFolder(folder.id, 'photos'))
  const put = async (name: string, words: string, parentId: string | null) => {
    const [id = ''] = valueOf(
      await drive.uploadSources(parentId, [{ source: bytesSource(text(words), { name }), folders: [] }]),
    )
    const { entryId } = await drive.settled(id)
    return entryId ?? ''
  }
  const notes = await put('notes.txt', 'we left early', folder.id)
  const pier = await put('pier.jpg', 'a pier', inner.id)
  const beside = await put('taxes.csv', 'not for you', null)
  return { drive, storage, folder, inner, notes, pier, beside }
}

async function shared(drive: Drive, ids: readonly string[], wish: Partial<typeof PLAIN> | object = {}) {
  return valueOf(await drive.shareLink(ids, { ...PLAIN, ...wish }))
}

describe('a link to a file', () => {
  it('gives it, with every part checked, to somebody who has no drive and keeps nothing', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const content = new Uint8Array(30_000).map((_byte, at) => at)
    const entry = await uploadNow(drive, bytesSource(content, { name: 'letter.txt' }))
    const link = await shared(drive, [entry.id])
    expect(link).toMatchObject({ kind: 'file', name: 'letter.txt', files: 1, bytes: 30_000, state: 'live' })

    const guest = stranger(network)
    const opened = valueOf(await guest.drive.openLink(`https://x.example/${link.link}`, null))
    expect(opened).toMatchObject({ kind: 'file', name: 'letter.txt', endsAt: null })
    expect(opened.rows).toMatchObject([{ name: 'letter.txt', bytes: 30_000, kind: 'file', folder: null }])
    const proof = valueOf(await guest.drive.saveLinkFile(opened.linkId, 0, TARGET))
    expect(proof.complete).toBe(true)
    expect(proof.parts[0]?.checks.every(({ ok }) => ok)).toBe(true)
    expect(Buffer.from(guest.saved()).equals(content)).toBe(true)
    expect(guest.storage.blobs.size).toBe(0)
    expect(await guest.drive.vaultState()).toBe('none')
  })

  it('opens the older kind as well', async () => {
    const network = new FakeNetwork()
    const { drive } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(text('old'), { name: 'old.txt' }))
    const { link } = valueOf(await drive.proofSheet(entry.id))
    const guest = stranger(network)
    const opened = valueOf(await guest.drive.openLink(link ?? '', null))
    expect(opened.rows).toMatchObject([{ name: 'old.txt', bytes: 3 }])
    valueOf(await guest.drive.saveLinkFile(opened.linkId, 0, TARGET))
    expect(Buffer.from(guest.saved()).toString()).toBe('old')
  })

  it('whose part comes back wrong saves nothing', async () => {
    const network = new FakeNetwork({ validators: ['honest'] })
    const { drive } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(new Uint8Array(30_000)))
    const { link } = await shared(drive, [entry.id])
    const guest = stranger(network)
    const { linkId } = valueOf(await guest.drive.openLink(link, null))
    network.tempers.fill('wrong-bytes')
    expect(await guest.drive.saveLinkFile(linkId, 0, TARGET)).toMatchObject({
      error: { code: 'content-damaged' },
    })
    expect(guest.sinks.map(({ state }) => state)).toEqual(['discarded'])
  })
})

describe('a link to a folder', () => {
  it('gives what was in it and nothing beside it, one by one and as an archive', async () => {
    const network = new FakeNetwork()
    const { drive, folder } = await filled(network)
    const { link } = await shared(drive, [folder.id])
    const guest = stranger(network)
    const { rows, linkId, name, kind } = valueOf(await guest.drive.openLink(link, null))
    expect({ kind, name }).toEqual({ kind: 'folder', name: 'trip' })
    const at = (wanted: string) => rows.findIndex((row) => row.name === wanted)
    expect(rows.map((row) => row.name).sort()).toEqual(['notes.txt', 'photos', 'pier.jpg'])
    expect(rows[at('pier.jpg')]?.folder).toBe(at('photos'))

    valueOf(await guest.drive.saveLinkFile(linkId, at('pier.jpg'), TARGET))
    expect(Buffer.from(guest.saved()).toString()).toBe('a pier')

    const tops = rows.flatMap((row, place) => (row.folder === null ? [place] : []))
    const bytes = valueOf(await guest.drive.linkArchiveBytes(linkId, tops))
    valueOf(await guest.drive.saveLinkArchive(linkId, tops, 'trip.zip', TARGET))
    expect(guest.saved().length).toBe(bytes)
    const files = readZip(Buffer.from(guest.saved()))
    expect(files.map(({ path }) => path).sort()).toEqual(['notes.txt', 'photos/', 'photos/pier.jpg'])

    valueOf(await guest.drive.saveLinkArchive(linkId, [at('photos')], 'photos.zip', TARGET))
    expect(readZip(Buffer.from(guest.saved())).map(({ path }) => path)).toEqual([
      'photos/',
      'photos/pier.jpg',
    ])
  })

  it('stays as it was when the folder changes, and of a selection has exactly what was selected', async () => {
    const network = new FakeNetwork()
    const { drive, folder, inner, notes, beside } = await filled(network)
    const link = await shared(drive, [folder.id])
    const picked = await shared(drive, [notes, beside], { name: '2 files' })
    await drive.trash([inner.id])
    const guest = stranger(network).drive
    expect(valueOf(await guest.openLink(link.link, null)).rows).toHaveLength(3)
    const selection = valueOf(await guest.openLink(picked.link, null))
    expect(selection).toMatchObject({ kind: 'selection', name: '2 files' })
    expect(selection.rows.map(({ name }) => name)).toEqual(['notes.txt', 'taxes.csv'])
  })

  it('becomes files of the own drive that download as if they had always been there', async () => {
    const network = new FakeNetwork()
    const { drive, folder } = await filled(network)
    const { link } = await shared(drive, [folder.id])
    const reader = await unlockedDrive(network)
    const opened = valueOf(await reader.drive.openLink(link, null))
    expect(valueOf(await reader.drive.adoptLink(opened.linkId))).toMatchObject({
      kind: 'folder',
      name: 'trip',
    })
    const entries = await listEntries(reader.drive)
    expect(entries.map(({ name }) => name).sort()).toEqual(['notes.txt', 'photos', 'pier.jpg', 'trip'])
    const sink = memorySink()
    const pier = entries.find(({ name }) => name === 'pier.jpg')
    valueOf(await reader.drive.downloadTo(pier?.id ?? '', async () => sink))
    expect(Buffer.from(joined(sink.chunks)).toString()).toBe('a pier')
  })
})

describe('a password', () => {
  it('is asked for, told when wrong without fetching anew, and costs the floor of a vault', async () => {
    const network = new FakeNetwork()
    const { drive, notes } = await filled(network)
    const link = await shared(drive, [notes], { password: 'tall otter' })
    expect(link.hasPassword).toBe(true)
    const costs: number[] = []
    const guest = stranger(network, {
      argon2id: (password, salt, cost) => {
        costs.push(cost.memoryKiB)
        return wasmArgon2id(password, salt, { ...cost, memoryKiB: 64 })
      },
    }).drive
    const fetched = () => network.asked.filter(({ call }) => call === 'retrieve').length
    const before = fetched()
    expect(await guest.openLink(link.link, null)).toMatchObject({ error: { code: 'link-password-needed' } })
    expect(costs).toEqual([])
    expect(await guest.openLink(link.link, 'small otter')).toMatchObject({
      error: { code: 'link-password-wrong' },
    })
    expect(valueOf(await guest.openLink(link.link, 'tall otter')).name).toBe('notes.txt')
    expect(valueOf(await guest.openLink(link.link, null)).name).toBe('notes.txt')
    expect(fetched() - before).toBe(1)
    expect(costs).toEqual([65_536, 65_536])
    await guest.closeLink()
    expect(await guest.openLink(link.link, null)).toMatchObject({ error: { code: 'link-password-needed' } })
  })

  it('that is too short makes no link', async () => {
    const { drive, notes } = await filled(new FakeNetwork())
    expect(await drive.shareLink([notes], { ...PLAIN, password: 'short' })).toMatchObject({
      error: { code: 'passphrase-too-short' },
    })
    expect(valueOf(await drive.sharedLinks())).toEqual([])
  })
})

describe('an end', () => {
  it('is the term of the object, and nothing opens after it', async () => {
    const network = new FakeNetwork()
    const { drive, notes } = await filled(network)
    const endsAt = Date.now() + 10 * DAY_MS
    const link = await shared(drive, [notes], { endsAt })
    const found = findLink(link.link)
    const days = (network.leased.endOf(found.ok ? found.value.cid : '') * 1000 - Date.now()) / DAY_MS
    expect(days).toBeGreaterThan(9)
    expect(days).toBeLessThan(10.1)
    const later = { now: () => endsAt, sleep: async () => undefined, after: () => () => undefined }
    const guest = stranger(network, { clock: later }).drive
    expect(await guest.openLink(link.link, null)).toMatchObject({ error: { code: 'link-gone' } })
  })
})

describe('revoking', () => {
  it('deletes the object, says who confirmed, and is in the list until it is taken off', async () => {
    const network = new FakeNetwork()
    const { drive, notes } = await filled(network)
    const link = await shared(drive, [notes])
    expect(await drive.forgetLink(link.id)).toMatchObject({ ok: false })
    const revocation = valueOf(await drive.revokeLink(link.id))
    expect(revocation).toMatchObject({ deletions: 1, holders: 3, discarded: 3, unreached: [] })
    expect(revocation.link.state).toBe('revoked')
    const guest = stranger(network).drive
    expect(await guest.openLink(link.link, null)).toMatchObject({ error: { code: 'link-gone' } })
    expect(valueOf(await drive.sharedLinks()).map(({ state }) => state)).toEqual(['revoked'])
    valueOf(await drive.forgetLink(link.id))
    expect(valueOf(await drive.sharedLinks())).toEqual([])
    expect((await listEntries(drive)).some(({ id }) => id === notes)).toBe(true)
  })

  it.each([
    ['says that others keep it', ['us', 'other']],
    ['says that it is not ours', ['other']],
  ] as const)('is not over while a validator %s, and says who does', async (_what, owners) => {
    const network = new FakeNetwork()
    const { drive, notes } = await filled(network)
    const before = new Set(network.objects.keys())
    const link = await shared(drive, [notes])
    const cid = [...network.objects.keys()].find((each) => !before.has(each)) ?? ''
    const liar = network.metagraph().neurons.find(({ hotkey }) => network.leased.leaseOf(cid, hotkey)?.own)
    for (const owner of owners) network.leased.belongs(cid, liar?.hotkey ?? '', owner)
    if (owners.length > 1) network.leased.placed(cid, null, liar?.hotkey ?? '', 'us')
    const revocation = valueOf(await drive.revokeLink(link.id))
    expect(revocation).toMatchObject({ deletions: 0, unreached: [], denied: [liar?.hotkey] })
    expect(revocation.link.state).toBe('revoking')
    // Told again, it deletes it after all.
    network.leased.belongs(cid, liar?.hotkey ?? '', 'us')
    expect(valueOf(await drive.revokeLink(link.id))).toMatchObject({ deletions: 1, denied: [] })
    expect(valueOf(await drive.sharedLinks()).map(({ state }) => state)).toEqual(['revoked'])
  })

  it('that not every validator heard of goes on at the next start', async () => {
    const network = new FakeNetwork()
    const { drive, storage, notes } = await filled(network)
    const link = await shared(drive, [notes])
    network.tempers.fill('unreachable')
    const revocation = valueOf(await drive.revokeLink(link.id))
    expect(revocation.unreached).toHaveLength(2)
    expect(revocation.link.state).toBe('revoking')
    await drive.lock()
    network.tempers.fill('honest')
    const again = newDrive(network, storage).drive
    valueOf(await again.unlock(SECRET))
    await expect
      .poll(async () => valueOf(await again.sharedLinks()).map(({ state }) => state), WAIT)
      .toEqual(['revoked'])
  })

  it('follows when the shared file is removed for good, and not when it goes to the trash', async () => {
    const network = new FakeNetwork()
    const { drive, notes, folder } = await filled(network)
    const link = await shared(drive, [notes])
    const kept = await shared(drive, [folder.id])
    await drive.trash([notes])
    expect(valueOf(await drive.sharedLinks()).map(({ state }) => state)).toEqual(['live', 'live'])
    valueOf(await drive.remove([notes]))
    const states = async () =>
      Object.fromEntries(valueOf(await drive.sharedLinks()).map(({ id, state }) => [id, state]))
    await expect.poll(states, WAIT).toEqual({ [link.id]: 'revoked', [kept.id]: 'live' })
    expect(await stranger(network).drive.openLink(link.link, null)).toMatchObject({
      error: { code: 'link-gone' },
    })
  })
})

describe('links of a drive on two devices', () => {
  it('are listed on both, with the same address, and revoked on either', async () => {
    const network = new FakeNetwork()
    const sync = { automatic: false, deviceName: 'a device' }
    const { drive } = await unlockedDrive(network, new MemoryStorage(), { sync })
    const entry = await uploadNow(drive, bytesSource(text('x')))
    const link = await shared(drive, [entry.id], { password: 'tall otter' })
    valueOf(await drive.syncNow())
    const other = newDrive(network, new MemoryStorage(), { sync }).drive
    valueOf(await other.openFromNetwork(valueOf(await drive.vaultId()), SECRET))
    expect(valueOf(await other.sharedLinks())).toEqual([link])
    valueOf(await other.revokeLink(link.id))
    valueOf(await other.syncNow())
    valueOf(await drive.syncNow())
    expect(valueOf(await drive.sharedLinks())).toMatchObject([{ id: link.id, state: 'revoked' }])
  })
})

describe('what is too much for a link', () => {
  it('makes none, and says so', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const top = valueOf(await drive.createFolder(null, '0'))
    let deepest = top.id
    for (let depth = 0; depth < 130; depth += 1)
      deepest = valueOf(await drive.createFolder(deepest, `${depth}`)).id
    expect(await drive.shareLink([top.id], PLAIN)).toMatchObject({ error: { code: 'share-too-large' } })
    expect(await drive.shareLink([], PLAIN)).toMatchObject({ error: { code: 'not-found' } })
    expect(valueOf(await drive.sharedLinks())).toEqual([])
  })
})

describe('objects of live links', () => {
  const link = (given: object) => ({ ...LINK, ...given })

  it('are those that somebody may still open, and only those without an end are renewed', () => {
    const records = [
      link({ cid: 'live' }),
      link({ cid: 'ending', endsAt: 11 }),
      link({ cid: 'ended', endsAt: 10 }),
      link({ cid: 'revoked', revokedAt: 4 }),
      { type: 'gone', id: '00', writtenAt: 1, writtenBy: '' } as const,
    ]
    expect(liveLinkObjects(records, 10)).toEqual([
      { cid: 'live', renews: true },
      { cid: 'ending', renews: false },
    ])
  })
})

describe('a guest', () => {
  it('is told what is wrong with a link, in a word of its own each', async () => {
    const network = new FakeNetwork()
    const { drive, notes } = await filled(network)
    const { link } = await shared(drive, [notes])
    const guest = stranger(network).drive
    const codeOf = async (given: string) => {
      const outcome = await guest.openLink(given, null)
      return outcome.ok ? 'opened' : outcome.error.code
    }
    expect(await codeOf('hello')).toBe('link-malformed')
    expect(await codeOf(link.slice(0, -4))).toBe('link-malformed')
    const found = findLink(link)
    if (!found.ok) throw new Error('the link is one')
    const foreign = formatShareLink(found.value.cid, new Uint8Array(32))
    expect(await codeOf(foreign)).toBe('link-damaged')
    expect(await codeOf(link)).toBe('opened')
    network.objects.delete(found.value.cid)
    network.tempers.fill('unreachable')
    expect(await stranger(network).drive.openLink(link, null)).toMatchObject({
      error: { code: 'validator-unreachable' },
    })
  })

  /** A link as somebody makes it who wishes the reader ill. */
  async function hostile(network: FakeNetwork, items: ShareContent['items']): Promise<string> {
    const key = new Uint8Array(32).fill(8)
    const content = { kind: 'folder', name: 'gift', madeAt: 1, endsAt: null, items } as const
    const object = await sealShare(content, key, null, wasmArgon2id)
    network.objects.set(cidOf(object), object)
    return formatShareLink(cidOf(object), key)
  }

  async function contentOfLetter(network: FakeNetwork) {
    const { drive } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(new Uint8Array(2000), { name: 'letter.txt' }))
    const { link } = valueOf(await drive.proofSheet(entry.id))
    const found = findLink(link)
    if (!found.ok) throw new Error('a file of its own has a link')
    const { cid, key: fileKey } = found.value
    return { bytes: 2000, mediaType: '', fileKey, ref: { kind: 'object', cid, parts: 1 } as const }
  }

  it('saves nothing of a file that has another size than the link says, alone or in an archive', async () => {
    const network = new FakeNetwork()
    const content = { ...(await contentOfLetter(network)), bytes: 1999 }
    const link = await hostile(network, [{ folder: null, name: 'letter.txt', modifiedAt: 1, content }])
    const guest = stranger(network)
    const { linkId } = valueOf(await guest.drive.openLink(link, null))
    for (const saved of [
      await guest.drive.saveLinkFile(linkId, 0, TARGET),
      await guest.drive.saveLinkArchive(linkId, [0], 'gift.zip', TARGET),
    ])
      expect(saved).toMatchObject({ error: { code: 'content-damaged' } })
    expect(guest.sinks.map(({ state }) => state)).toEqual(['discarded', 'discarded'])
  })

  it('gets an archive whose names stay in their folder, whatever the link calls them', async () => {
    const network = new FakeNetwork()
    const content = await contentOfLetter(network)
    const link = await hostile(network, [
      { folder: null, name: '..', modifiedAt: 1, content: null },
      { folder: 0, name: '../../.bashrc', modifiedAt: 1, content },
      { folder: 0, name: 'C:\\autoexec.bat', modifiedAt: 1, content },
    ])
    const guest = stranger(network)
    const { linkId } = valueOf(await guest.drive.openLink(link, null))
    valueOf(await guest.drive.saveLinkArchive(linkId, [0], 'gift.zip', TARGET))
    for (const { path } of readZip(Buffer.from(guest.saved()))) {
      expect(path.split('/').filter((part) => part === '..' || part === '.')).toEqual([])
      expect(path).not.toMatch(/[\\:]|^\//)
    }
    const reader = await unlockedDrive(network)
    const opened = valueOf(await reader.drive.openLink(link, null))
    expect(valueOf(await reader.drive.adoptLink(opened.linkId)).name).toBe('gift')
  })

  it('who stops a download leaves nothing that looks complete', async () => {
    let stop = () => undefined as unknown
    let saving = false
    const network = new FakeNetwork({
      before: (call) => {
        if (saving && call === 'retrieve') stop()
      },
    })
    const { drive } = await unlockedDrive(network)
    const entry = await uploadNow(drive, bytesSource(new Uint8Array(30_000)))
    const { link } = await shared(drive, [entry.id])
    const guest = stranger(network)
    const { linkId } = valueOf(await guest.drive.openLink(link, null))
    stop = () => guest.drive.closeLink()
    saving = true
    expect(await guest.drive.saveLinkFile(linkId, 0, TARGET)).toMatchObject({ error: { code: 'cancelled' } })
    expect(guest.sinks.map(({ state }) => state)).toEqual(['discarded'])
  })

  it('who closes the link can save nothing of it any more', async () => {
    const network = new FakeNetwork()
    const { drive, notes } = await filled(network)
    const { link } = await shared(drive, [notes])
    const guest = stranger(network).drive
    const { linkId } = valueOf(await guest.openLink(link, null))
    await guest.closeLink()
    expect(await guest.saveLinkFile(linkId, 0, TARGET)).toMatchObject({ error: { code: 'not-found' } })
    expect(await guest.adoptLink(linkId)).toMatchObject({ error: { code: 'locked' } })
  })
})
