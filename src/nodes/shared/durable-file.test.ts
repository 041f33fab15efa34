import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import {
  type DurableStep,
  makeFolderDurable,
  removeTemporaryFiles,
  TEMPORARY_SUFFIX,
  toStorageError,
  writeFileDurable,
} from './durable-file.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder('durable')
})
afterEach(() => folder.remove())

const BEFORE_RENAME: readonly DurableStep[] = ['opened', 'half-written', 'written', 'synced']

describe('writeFileDurable', () => {
  it.each(BEFORE_RENAME)('leaves the old bytes and nothing else when the disk fails at %s', async (at) => {
    const path = join(folder.path, 'file')
    await writeFileDurable(path, Buffer.from('old'))
    const failAt = (step: DurableStep): void => {
      if (step === at) throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' })
    }
    await expect(writeFileDurable(path, Buffer.from('new bytes'), failAt)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'full',
    })
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder.path)).toEqual(['file'])
  })

  it('never shows half of the new bytes at any step', async () => {
    const path = join(folder.path, 'file')
    await writeFileDurable(path, Buffer.from('old'))
    const seen: string[] = []
    await writeFileDurable(path, Buffer.from('new bytes'), () => void seen.push(readFileSync(path, 'utf8')))
    expect(seen).toEqual(['old', 'old', 'old', 'old', 'new bytes', 'new bytes'])
  })

  it('refuses a folder that is not there with its code', async () => {
    await expect(writeFileDurable(join(folder.path, 'none', 'file'), Buffer.from('x'))).rejects.toMatchObject(
      {
        code: 'missing',
      },
    )
  })
})

describe('makeFolderDurable', () => {
  it('makes missing parents and accepts what exists', async () => {
    const path = join(folder.path, 'a', 'b', 'c')
    await makeFolderDurable(path)
    await makeFolderDurable(path)
    await writeFileDurable(join(path, 'file'), Buffer.from('x'))
  })
})

describe('removeTemporaryFiles', () => {
  it('removes unfinished writes and nothing else', async () => {
    writeFileSync(join(folder.path, `x.0123${TEMPORARY_SUFFIX}`), 'half')
    writeFileSync(join(folder.path, 'whole'), 'whole')
    expect(await removeTemporaryFiles(folder.path)).toBe(1)
    expect(readdirSync(folder.path)).toEqual(['whole'])
  })
})

describe('toStorageError', () => {
  it.each([
    ['ENOSPC', 'full'],
    ['EDQUOT', 'full'],
    ['EROFS', 'read-only'],
    ['EACCES', 'denied'],
    ['EIO', 'io'],
    ['EMFILE', 'io'],
  ])('tells %s as %s', (code, ours) => {
    expect(toStorageError(Object.assign(new Error('x'), { code }))).toMatchObject({ code: ours })
  })
})
