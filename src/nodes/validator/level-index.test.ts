import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { afterEach, describe, expect, it } from 'vitest'
import type { Index } from '../../engine/ports.ts'
import type { IndexChange, MinerStats, ObjectRecord, PieceRecord } from '../../engine/records.ts'
import { newStatistics } from '../../protocol/scoring/tiers.ts'
import { createMemoryIndex } from '../../testing/memory-index.ts'
import { put } from './index-codec.ts'
import { type LevelIndex, openLevelIndex } from './level-index.ts'

const folders: string[] = []
const open: LevelIndex[] = []

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-index-'))
  folders.push(folder)
  return folder
}

async function level(folder = freshFolder()): Promise<LevelIndex> {
  const index = await openLevelIndex(folder)
  open.push(index)
  return index
}

function sealedVersion(version: number): string {
  const operation = put('meta:version', version)
  return operation.type === 'put' ? operation.value : ''
}

afterEach(async () => {
  for (const index of open.splice(0)) await index.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const CID = `b${'a'.repeat(58)}`
const object = (claimedBy: string | null = null, ttl = 60): ObjectRecord => ({
  cid: CID,
  length: 5,
  dataHash: '123',
  contentRoot: null,
  generated: 1_800_000_000,
  ttl,
  encryptionPayload: '{}',
  receipts: [],
  claimedBy,
})
const piece: PieceRecord = {
  hotkey: 'm',
  dataHash: '123',
  cid: CID,
  length: 5,
  contentRoot: 'ab',
  seeds: [{ seed: 's', proof: null }],
  generated: 1,
  ttl: 60,
  purpose: 'user',
}
const row: MinerStats = {
  ...newStatistics(),
  hotkey: 'm',
  stored_bytes: 5,
  score: 0.25,
  storage_limit: 2 ** 60,
}
const everything: IndexChange[] = [
  { kind: 'object', record: object() },
  { kind: 'claim', record: object('a') },
  { kind: 'claim', record: object('b') },
  { kind: 'piece', record: piece },
  { kind: 'stats', row },
  { kind: 'outbox', entry: { validator: 'a', cid: CID } },
  { kind: 'outbox', entry: { validator: 'b', cid: CID } },
  { kind: 'outbox-done', validator: 'a', cid: CID },
  { kind: 'window', block: 7 },
]

const KINDS: readonly (readonly [string, () => Promise<Index>])[] = [
  ['LevelDB', () => level()],
  ['the simulation', async () => createMemoryIndex()],
]

describe.each(KINDS)('the index on %s', (_, create) => {
  it('reads back what was applied, and nothing before', async () => {
    const index = await create()
    const empty = [await index.object(CID), await index.piece('m', '123'), await index.window()]
    expect(empty).toEqual([null, null, null])
    await index.apply(everything, 'durable')
    expect(await index.object(CID)).toEqual(object())
    expect((await index.claims(CID)).map(({ claimedBy }) => claimedBy)).toEqual(['a', 'b'])
    expect(await index.piece('m', '123')).toEqual(piece)
    expect(await index.stats()).toEqual([row])
    expect(await index.outbox()).toEqual([{ validator: 'b', cid: CID }])
    expect(await index.window()).toBe(7)
  })

  it('replaces a claim of the same validator and an object of the same name', async () => {
    const index = await create()
    await index.apply(everything, 'relaxed')
    await index.apply(
      [
        { kind: 'claim', record: object('a', 99) },
        { kind: 'object', record: object(null, 98) },
      ],
      'durable',
    )
    expect((await index.claims(CID)).map(({ ttl }) => ttl)).toEqual([99, 60])
    expect((await index.object(CID))?.ttl).toBe(98)
  })
})

describe('the index folder', () => {
  it('keeps everything over a restart', async () => {
    const folder = freshFolder()
    const first = await openLevelIndex(folder)
    await first.apply(everything, 'durable')
    await first.close()
    expect(await (await level(folder)).object(CID)).toEqual(object())
  })

  it('is used by one process at a time', async () => {
    const folder = freshFolder()
    await level(folder)
    await expect(openLevelIndex(folder)).rejects.toMatchObject({ code: 'locked' })
  })

  it('is refused when its CURRENT is gone, never taken for an empty one', async () => {
    const folder = freshFolder()
    const first = await openLevelIndex(folder)
    await first.apply(everything, 'durable')
    await first.close()
    rmSync(join(folder, 'CURRENT'))
    expect(readdirSync(folder).length).toBeGreaterThan(0)
    await expect(openLevelIndex(folder)).rejects.toMatchObject({ code: 'damaged' })
  })

  it('of another program is refused', async () => {
    for (const version of ['1', sealedVersion(3)]) {
      const folder = freshFolder()
      const raw = new ClassicLevel(folder)
      await raw.put('meta:version', version)
      await raw.close()
      await expect(openLevelIndex(folder)).rejects.toMatchObject({ code: 'other-version' })
    }
  })
})
