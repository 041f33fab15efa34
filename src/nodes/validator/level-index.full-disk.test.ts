import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { cidOfNumber, objectOf } from './index-fixture.ts'
import { checkIndex } from './index-repair.ts'
import { openLevelIndex } from './level-index.ts'

/** A small disk can only be made by root; elsewhere this test is skipped and says so. */
function mountSmallDisk(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,nr_inodes=100', 'tmpfs', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

let folder: ReturnType<typeof temporaryFolder>
let mounted: boolean
beforeEach(() => {
  folder = temporaryFolder('index-full-disk')
  mounted = mountSmallDisk(folder.path)
})
afterEach(() => {
  if (mounted) execFileSync('umount', [folder.path])
  folder.remove()
})

it('refuses writes on a full disk, goes on reading, and writes again when there is room', async (context) => {
  if (!mounted) context.skip()
  const home = join(folder.path, 'index')
  const index = await openLevelIndex(home)
  const write = (n: number) => index.apply([{ kind: 'object', record: objectOf(n) }], 'durable')
  await write(0)
  const { bavail, bsize } = statfsSync(folder.path)
  const ballast = join(folder.path, 'ballast')
  // All but about 300 KiB.
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - 300 * 1_024))

  const acknowledged: number[] = [0]
  const refusals: unknown[] = []
  for (let n = 1; n < 400; n++) {
    await write(n).then(
      () => acknowledged.push(n),
      (caught: unknown) => refusals.push(caught),
    )
  }
  expect(acknowledged.length).toBeGreaterThan(10)
  expect(refusals.length).toBeGreaterThan(10)
  expect(refusals.at(-1)).toMatchObject({ code: 'full', message: expect.stringContaining('disk is full') })
  for (const n of acknowledged) expect(await index.object(cidOfNumber(n))).toEqual(objectOf(n))

  rmSync(ballast)
  // Reads go on while the folder is opened anew.
  const both = await Promise.all([write(1_000), ...acknowledged.map((n) => index.object(cidOfNumber(n)))])
  expect(both.slice(1)).toEqual(acknowledged.map((n) => objectOf(n)))
  for (let n = 1_001; n < 1_020; n++) await write(n)
  await index.close()

  const again = await openLevelIndex(home)
  for (const n of [...acknowledged, 1_000, 1_019]) {
    expect(await again.object(cidOfNumber(n))).toEqual(objectOf(n))
  }
  await again.close()
  const report = await checkIndex(home, () => undefined)
  expect([report.files, report.unreadable]).toEqual([[], null])
}, 60_000)

it('goes on reading while the disk has room and takes no file', async (context) => {
  if (!mounted) context.skip()
  const home = join(folder.path, 'index')
  const index = await openLevelIndex(home)
  const write = (n: number) => index.apply([{ kind: 'object', record: objectOf(n) }], 'durable')
  await write(0)
  const { bavail, bsize, ffree } = statfsSync(folder.path)
  const ballast = join(folder.path, 'ballast')
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - 300 * 1_024))
  const names = join(folder.path, 'names')
  mkdirSync(names)
  for (let n = 2; n < ffree; n++) writeFileSync(join(names, String(n)), '')
  const settled = await Promise.allSettled(Array.from({ length: 300 }, (_, n) => write(n + 1)))
  expect(settled.at(-1)).toMatchObject({ status: 'rejected' })

  truncateSync(ballast, 0)
  for (let n = 0; n < 3; n++) {
    await expect(write(1_000)).rejects.toMatchObject({ name: 'IndexError' })
    expect(await index.object(cidOfNumber(0))).toEqual(objectOf(0))
  }
  rmSync(names, { recursive: true })
  await write(1_001)
  expect(await index.object(cidOfNumber(1_001))).toEqual(objectOf(1_001))
  await index.close()
}, 60_000)

it('does not wait for the reader of a copy that stalls, who is refused the rest', async (context) => {
  if (!mounted) context.skip()
  const home = join(folder.path, 'index')
  const index = await openLevelIndex(home)
  const write = (n: number) => index.apply([{ kind: 'object', record: objectOf(n) }], 'durable')
  for (let n = 0; n < 5; n++) await write(n)
  const copy = index.snapshot?.(1)[Symbol.asyncIterator]()
  expect((await copy?.next())?.value).toHaveLength(1)

  const { bavail, bsize } = statfsSync(folder.path)
  const ballast = join(folder.path, 'ballast')
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - 300 * 1_024))
  const settled = await Promise.allSettled(Array.from({ length: 300 }, (_, n) => write(n + 5)))
  expect(settled.at(-1)).toMatchObject({ status: 'rejected' })
  rmSync(ballast)
  await write(1_000)
  expect(await index.object(cidOfNumber(1_000))).toEqual(objectOf(1_000))
  await expect(copy?.next()).rejects.toThrow('begin the copy again')
  await index.close()
}, 20_000)
