import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { bytesSource, unlockedDrive, uploadNow, valueOf } from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import type { PartProof } from '../proof-api.ts'
import { piecesOf } from './shared-files.ts'

it('the pieces of a sheet go to the port, and only they', async () => {
  const { drive } = await unlockedDrive(new FakeNetwork())
  const entry = await uploadNow(drive, bytesSource(new Uint8Array(randomBytes(50_000))))
  const { port1, port2 } = new MessageChannel()
  const came = new Promise<PartProof[]>((settle) => {
    port1.onmessage = ({ data }: MessageEvent<PartProof[]>) => settle(data)
  })
  const { pieces, ...facts } = valueOf(await drive.openSheet({ entryId: entry.id, port: port2 }))
  const { parts, ...rest } = valueOf(await drive.proofSheet(entry.id))
  expect(facts).toEqual(rest)
  expect(await came).toEqual(parts)
  expect(pieces).toBe(parts.length)
  port1.close()
})

it('no message about a file of a thousand parts has all of them', () => {
  const parts = Array.from({ length: 1281 }, (_, index): PartProof => {
    return { index, role: 'part', cid: `c${index}`, contentRoot: '', bytes: 1, holders: [] }
  })
  const messages = [...piecesOf(parts)]
  expect(messages.flat()).toEqual(parts)
  expect(Math.max(...messages.map(({ length }) => length))).toBeLessThanOrEqual(64)
  expect([...piecesOf([])]).toEqual([])
})
