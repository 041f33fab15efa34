import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  bytesSource,
  joined,
  listEntries,
  type MemorySink,
  memorySink,
  newDrive,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { loneDrive, type UpkeepWorld, upkeepWorld } from '../../testing/upkeep-fixture.ts'
import type { Drive } from '../drive.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']

/** Six small files in one pack. */
async function packed() {
  const world = upkeepWorld()
  const { drive } = await loneDrive(world)
  const contents = new Map(NAMES.map((name) => [name, new Uint8Array(randomBytes(5_000))]))
  const sources = [...contents].map(([name, bytes]) => ({
    source: bytesSource(bytes, { name }),
    folders: [],
  }))
  for (const id of valueOf(await drive.uploadSources(null, sources, { pack: true }))) await drive.settled(id)
  const entries = await listEntries(drive)
  expect(new Set(entries.map(({ cid }) => cid)).size).toBe(1)
  return { world, drive, entries, contents }
}

async function settle({ clock }: UpkeepWorld, drive: Drive) {
  clock.pass(20_000)
  return valueOf(await drive.upkeepNow())
}

describe('a pack of which most files were deleted', () => {
  it('is written anew, given back, and what is left of it reads as before', async () => {
    const { world, drive, entries, contents } = await packed()
    const [old] = [...world.network.objects.keys()]
    const [kept, ...others] = entries
    valueOf(await drive.remove(others.map(({ id }) => id)))
    await settle(world, drive)
    await settle(world, drive)
    expect(world.network.objects.has(old ?? '')).toBe(false)
    expect(world.network.objects.size).toBe(1)
    const sink = memorySink()
    valueOf(await drive.downloadTo(kept?.id ?? '', async () => sink))
    expect(Buffer.from(joined(sink.chunks)).equals(contents.get(kept?.name ?? '') ?? Buffer.of())).toBe(true)
    expect(valueOf(await drive.releases())).toMatchObject([
      { reason: 'rewritten', isDone: true, released: 1 },
    ])
  })

  it('stays where it is while a link may name it, and goes when that is revoked', async () => {
    const { world, drive, entries, contents } = await packed()
    const [kept, ...others] = entries
    const plain = { name: '', password: null, endsAt: null }
    const link = valueOf(await drive.shareLink([kept?.id ?? ''], plain))
    valueOf(await drive.remove(others.map(({ id }) => id)))
    await settle(world, drive)
    await settle(world, drive)
    const sinks: MemorySink[] = []
    const guest = newDrive(world.network, undefined, {
      openSink: async () => {
        sinks.push(memorySink())
        return sinks[0] ?? memorySink()
      },
    }).drive
    const opened = valueOf(await guest.openLink(link.link, null))
    valueOf(await guest.saveLinkFile(opened.linkId, 0, { kind: 'opfs', fileName: 'x' }))
    expect(
      Buffer.from(joined(sinks[0]?.chunks ?? [])).equals(contents.get(kept?.name ?? '') ?? Buffer.of()),
    ).toBe(true)
    valueOf(await drive.revokeLink(link.id))
    await settle(world, drive)
    await settle(world, drive)
    expect(valueOf(await drive.releases())).toMatchObject([{ reason: 'rewritten', isDone: true }])
  })
})
