import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { createKeyFile, loadKeyFile, loadOrCreateKeyFile } from './key-file.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder('keys')
})
afterEach(() => folder.remove())

describe('createKeyFile', () => {
  it('makes a key that only its owner may read and that loads again', async () => {
    const path = join(folder.path, 'sub', 'hotkey.json')
    const made = await createKeyFile(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect((await loadKeyFile(path)).address).toBe(made.address)
    expect(readdirSync(join(folder.path, 'sub'))).toEqual(['hotkey.json'])
  })

  it('refuses to replace a key', async () => {
    const path = join(folder.path, 'hotkey.json')
    const { address } = await createKeyFile(path)
    await expect(createKeyFile(path)).rejects.toMatchObject({ code: 'exists' })
    expect((await loadOrCreateKeyFile(path)).address).toBe(address)
  })
})

describe('loadKeyFile', () => {
  it('refuses a key that others may read', async () => {
    const path = join(folder.path, 'hotkey.json')
    await createKeyFile(path)
    for (const mode of [0o640, 0o604, 0o644, 0o660]) {
      chmodSync(path, mode)
      await expect(loadKeyFile(path)).rejects.toMatchObject({ code: 'too-open' })
    }
  })

  it.each(['', '{', '[]', '{"miniSecret":"00"}', '{"miniSecret":7}', `{"miniSecret":"${'G'.repeat(64)}"}`])(
    'refuses %j without quoting it',
    async (text) => {
      const path = join(folder.path, 'hotkey.json')
      writeFileSync(path, text, { mode: 0o600 })
      const refused = await loadKeyFile(path).catch((caught: unknown) => caught)
      expect(refused).toMatchObject({ name: 'KeyFileError', code: 'malformed' })
      expect(String(refused)).not.toContain('GGGG')
    },
  )

  it('names a missing file', async () => {
    await expect(loadKeyFile(join(folder.path, 'none.json'))).rejects.toMatchObject({ code: 'missing' })
  })
})
