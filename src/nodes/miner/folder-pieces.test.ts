import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { FolderPieces } from './folder-pieces.ts'
import { promisesOfPlaces } from './piece-place-contract.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder('folder-pieces')
})
afterEach(() => folder.remove())

promisesOfPlaces('folder', () => ({
  open: () => FolderPieces.open(folder.path),
  reopen: async (before) => {
    await before.close()
    return FolderPieces.open(folder.path)
  },
  async plant(entry, bytes) {
    mkdirSync(join(folder.path, 'pieces', 'ab'), { recursive: true })
    writeFileSync(join(folder.path, 'pieces', 'ab', entry), bytes)
  },
}))
