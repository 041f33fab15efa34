import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bytesSource, unlockedDrive, uploadNow, valueOf } from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import type { PieceNote } from '../sheet-api.ts'
import { exportOf, piecesOf } from './sheet-notes.ts'

async function stored() {
  const { drive, storage } = await unlockedDrive(new FakeNetwork())
  const entry = await uploadNow(drive, bytesSource(new Uint8Array(randomBytes(50_000))))
  const { port1, port2 } = new MessageChannel()
  const open = async () => {
    const came = new Promise<PieceNote[]>((settle) => {
      port1.onmessage = ({ data }: MessageEvent<PieceNote[]>) => settle(data)
    })
    const facts = valueOf(await drive.openSheet({ entryId: entry.id, port: port2 }))
    return { facts, came: await came }
  }
  return { drive, storage, entry, open, close: () => port1.close() }
}

describe('a sheet as a page is told of it', () => {
  it('has every copy and no receipt, which comes when somebody chooses its copy', async () => {
    const { drive, entry, open, close } = await stored()
    const { facts, came } = await open()
    const { parts } = valueOf(await drive.proofSheet(entry.id))
    expect(facts).toMatchObject({
      entryId: entry.id,
      pieces: parts.length,
      stored: { copies: 3, level: 'verified' },
      copies: 3,
      audits: { standing: 'unaudited', isAudited: false },
      moments: [{ kind: 'stored' }],
    })
    expect(came.map(({ cid }) => cid)).toEqual(parts.map(({ cid }) => cid))
    const [piece, part] = [came[0], parts[0]]
    expect(piece?.copies.map(({ minerHotkey }) => minerHotkey)).toEqual(
      part?.holders.map(({ minerHotkey }) => minerHotkey),
    )
    expect(JSON.stringify([facts, came])).not.toContain(part?.holders[0]?.signature)
    const wanted = {
      entryId: entry.id,
      cid: piece?.cid ?? '',
      minerHotkey: part?.holders[0]?.minerHotkey ?? '',
    }
    expect(valueOf(await drive.copyOf(wanted))?.receipt).toEqual(part?.holders[0])
    expect(valueOf(await drive.copyOf({ ...wanted, minerHotkey: 'a stranger' }))).toBe(null)
    expect(valueOf(await drive.copyOf({ ...wanted, cid: 'another' }))).toBe(null)
    close()
  })

  it('has what an audit found as soon as it is kept, also while the sheet is open', async () => {
    const { drive, open, close } = await stored()
    expect((await open()).came[0]?.copies.map(({ verdict }) => verdict)).toEqual([null, null, null])
    valueOf(await drive.auditNow({ kind: 'drive' }, 'quick'))
    await drive.auditSettled()
    const { facts, came } = await open()
    expect(facts).toMatchObject({
      audits: { isAudited: true },
      moments: [{ kind: 'audit' }, { kind: 'stored' }],
    })
    expect(came[0]?.copies.map(({ verdict }) => verdict)).toEqual(['proven', 'proven', 'proven'])
    close()
  })

  it('is exported with every receipt and without the link, for that would hand the file’s key to whoever reads it', async () => {
    const { drive, entry, close } = await stored()
    const sheet = valueOf(await drive.proofSheet(entry.id))
    const text = await valueOf(await drive.exportSheet(entry.id)).text()
    expect(text).toBe(exportOf(sheet, JSON.parse(text).exportedAt))
    expect(JSON.parse(text)).toMatchObject({ format: 'filetao-proof-sheet', version: 1, parts: sheet.parts })
    expect(sheet.link).not.toBe(null)
    expect(text).not.toContain(sheet.link?.split('/').at(-1))
    close()
  })

  it('tells nothing of a file that is not there', async () => {
    const { drive, close } = await stored()
    const { port1, port2 } = new MessageChannel()
    const gone = { ok: false, error: { code: 'not-found' } }
    expect(await drive.openSheet({ entryId: 'gone', port: port2 })).toMatchObject(gone)
    expect(await drive.copyOf({ entryId: 'gone', cid: '', minerHotkey: '' })).toMatchObject(gone)
    expect(await drive.downloadOf('gone', 1)).toMatchObject(gone)
    expect(await drive.exportSheet('gone')).toMatchObject(gone)
    port1.close()
    close()
  })
})

it('no message about a file of a thousand parts has all of them', () => {
  const pieces = Array.from({ length: 1281 }, (_, index): PieceNote => {
    return { index, role: 'part', cid: `c${index}`, bytes: 1, copies: [] }
  })
  const messages = [...piecesOf(pieces)]
  expect(messages.flat()).toEqual(pieces)
  expect(Math.max(...messages.map(({ length }) => length))).toBeLessThanOrEqual(256)
  expect([...piecesOf([])]).toEqual([])
})
