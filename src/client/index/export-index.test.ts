import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { contentOf, entryRecord, packedContent } from '../../testing/entry-records.ts'
import { EntryTree } from './entry-tree.ts'
import { exportIndex } from './export-index.ts'
import type { EntryRecord } from './record.ts'

const AT = Date.UTC(2026, 10, 28, 9)
const KEY = new Uint8Array(32).fill(0xab)

async function exported(records: readonly EntryRecord[]) {
  const tree = new EntryTree()
  for (const record of records) tree.take(record)
  let breaths = 0
  const bytes = await exportIndex(tree, AT, async () => void (breaths += 1))
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  return { text, read: JSON.parse(text), breaths }
}

describe('the index as JSON', () => {
  it('has every entry with its folders, times and place on the network', async () => {
    const folder = entryRecord({ id: '01'.repeat(16), kind: 'folder', name: 'Reise "1"\u2028' })
    const file = entryRecord({
      id: '02'.repeat(16),
      parentId: folder.id,
      name: 'ä.txt',
      addedAt: AT,
      versions: [{ content: packedContent(1, 2), addedAt: AT, modifiedAt: 1 }],
    })
    const { read } = await exported([file, folder])
    expect(read).toMatchObject({
      format: 'filetao-drive-index',
      version: 1,
      exportedAt: '2026-11-28T09:00:00.000Z',
    })
    const found = read.entries.find(({ id }: { id: string }) => id === file.id)
    expect(found).toMatchObject({
      parentId: folder.id,
      path: [folder.name],
      name: 'ä.txt',
      addedAt: '2026-11-28T09:00:00.000Z',
      bytes: 1,
      stored: { manifest: contentOf().ref.cid, parts: 1 },
      versions: [{ bytes: 100, stored: { offset: 500, bytes: 500 } }],
    })
    expect(read.entries).toHaveLength(2)
  })

  it('holds no key, of files or of versions', async () => {
    const keyed = { ...contentOf(), fileKey: KEY }
    const { text } = await exported([
      entryRecord({
        id: '02'.repeat(16),
        content: keyed,
        versions: [{ content: { ...packedContent(7, 2), fileKey: KEY }, addedAt: 1, modifiedAt: 1 }],
      }),
    ])
    for (const form of [
      bytesToHex(KEY),
      Buffer.from(KEY).toString('base64'),
      Buffer.from(KEY).toString('base64url'),
    ])
      expect(text.toLowerCase()).not.toContain(form.toLowerCase())
    expect(text).not.toMatch(/key/i)
    expect(text).not.toContain('171,171')
  })

  it('of an empty drive is JSON, and of a large one lets other work go first', async () => {
    expect((await exported([])).read.entries).toEqual([])
    const many = Array.from({ length: 12_000 }, (_, at) =>
      entryRecord({ id: at.toString(16).padStart(32, '0') }),
    )
    const { read, breaths } = await exported(many)
    expect(read.entries).toHaveLength(12_000)
    expect(breaths).toBe(2)
  })

  it('leaves out a time that no calendar has', async () => {
    const { read } = await exported([entryRecord({ id: '02'.repeat(16), modifiedAt: 9e15 })])
    expect(read.entries[0].modifiedAt).toBeNull()
  })
})
