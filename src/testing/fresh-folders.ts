import { afterEach } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

/**
 * For the top of a test file: makes a folder at each call, and removes all of them after each test. Hooks that are registered below run
 * first (vitest ends in reverse order), so what lies in the folders can be closed there.
 */
export function freshFolders(label: string): () => string {
  const folders: { remove(): void }[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove()
  })
  return () => {
    const folder = temporaryFolder(label)
    folders.push(folder)
    return folder.path
  }
}
