import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MetadataFolder } from './metadata-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filetao-metadata-'))
})
afterEach(() => rm(folder, { recursive: true }))

const hash = (digit: string): string => `0x${digit.repeat(64)}`
const bytes = Uint8Array.of(1, 2, 3)

test('what was kept comes back, what was not does not', async () => {
  const cache = new MetadataFolder(join(folder, 'new'))
  await expect(cache.get(hash('a'))).rejects.toThrow()
  await cache.set(hash('a'), bytes)
  expect(await cache.get(hash('a'))).toEqual(bytes)
})

test('a file that was cut or changed is as good as none', async () => {
  const cache = new MetadataFolder(folder)
  await cache.set(hash('a'), bytes)
  const path = join(folder, `${'a'.repeat(64)}.scale`)
  const whole = await readFile(path)
  for (const damaged of [whole.subarray(0, 34), whole.subarray(0, 3), Buffer.concat([whole, bytes])]) {
    await writeFile(path, damaged)
    expect(await cache.get(hash('a'))).toBeNull()
  }
})

test('two runtimes are kept, and no name but a code hash is a file', async () => {
  const cache = new MetadataFolder(folder)
  for (const [i, digit] of ['a', 'b', 'c'].entries()) {
    await cache.set(hash(digit), bytes)
    await utimes(join(folder, `${digit.repeat(64)}.scale`), i, i).catch(() => undefined)
  }
  expect((await readdir(folder)).sort()).toEqual([`${'b'.repeat(64)}.scale`, `${'c'.repeat(64)}.scale`])
  await expect(cache.set('../../x', bytes)).rejects.toThrow(RangeError)
})
