import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { createLog } from '../shared/log.ts'
import { nodeSha3 } from '../shared/sha3.ts'
import { PieceStore } from './piece-store.ts'

/** A disk of 20 MB can only be made by root; elsewhere these tests are skipped and say so. */
function mountSmallDisk(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

let folder: ReturnType<typeof temporaryFolder>
let mounted: boolean
beforeEach(() => {
  folder = temporaryFolder('full-disk')
  mounted = mountSmallDisk(folder.path)
})
afterEach(() => {
  if (mounted) execFileSync('umount', [folder.path])
  folder.remove()
})

const CALLER = 'aa'.repeat(32)
const seedOf = (n: number): string => n.toString(16).padStart(64, '0')
const PIECE = new Uint8Array(200_000).fill(1)

describe('PieceStore on a full disk', () => {
  it('refuses stores, keeps proving what it has, and takes stores again when there is room', async (context) => {
    if (!mounted) context.skip()
    const events: string[] = []
    const log = createLog('miner', { write: (line) => events.push(String(JSON.parse(line).event)) })
    const open = () => {
      const limits = { capacityBytes: 2 ** 40, reserveBytes: 0 }
      return PieceStore.open({ folder: folder.path, ...limits, log, now: () => 1_700_000_000 })
    }
    const store = await open()
    const stored = await store.store(CALLER, PIECE, seedOf(1), 3600)
    if (!stored.ok) throw new Error(stored.detail)
    const { name } = stored.value
    const ballast = join(folder.path, 'ballast')
    expect(() => writeFileSync(ballast, Buffer.alloc(30_000_000))).toThrow(/ENOSPC/)

    const refused = await store.store(CALLER, new Uint8Array(100_000).fill(2), seedOf(1), 3600)
    expect(refused).toMatchObject({ ok: false, reason: 'over-capacity' })
    // Long enough that the index cannot write any more; each answer still follows from the seed before.
    for (let n = 2; n < 800; n++) {
      const answer = await store.advance('challenge', name, CALLER, seedOf(n))
      const seededHash = nodeSha3(PIECE, Buffer.from(seedOf(n - 1)))
      if (n % 100 === 0 || !answer.ok) expect(answer).toMatchObject({ ok: true, value: { seededHash } })
    }
    expect(events).toContain('seeds-not-durable')

    rmSync(ballast)
    expect(await store.store(CALLER, new Uint8Array(100_000).fill(2), seedOf(1), 3600)).toMatchObject({
      ok: true,
    })
    await store.close()
    const again = await open()
    expect(again.pieces).toBe(2)
    expect(await again.advance('challenge', name, CALLER, seedOf(900))).toMatchObject({
      ok: true,
      value: { seededHash: nodeSha3(PIECE, Buffer.from(seedOf(799))) },
    })
    await again.close()
  })
})
