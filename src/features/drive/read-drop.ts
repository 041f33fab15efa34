/**
 * Files out of a drop, with the folders they lay in. A directory reader hands out at most a hundred entries a
 * call and says it is done by an empty answer, so a folder is read until then; names are NFC so that the same
 * file dropped from macOS and from Linux is the same name.
 */
import type { UploadSource } from '../../client/drive-api.ts'

/** The part of FileSystemEntry that is used, so that tests can be folders without being a browser. */
export interface DropEntry {
  readonly isFile: boolean
  readonly isDirectory: boolean
  readonly name: string
  file?(found: (file: File) => void, failed: (error: unknown) => void): void
  createReader?(): DropReader
}

export interface DropReader {
  readEntries(found: (entries: readonly DropEntry[]) => void, failed: (error: unknown) => void): void
}

export interface DropContents {
  readonly sources: readonly UploadSource[]
  /** Paths of folders that hold nothing, so that they are not lost. */
  readonly emptyFolders: readonly (readonly string[])[]
  /** Names of files and folders the browser would not let us read. */
  readonly unreadable: readonly string[]
}

/** Deeper nesting than any file system allows in a path; a cycle ends here. */
const DEPTH_MAX = 256

export async function readDrop(roots: readonly DropEntry[]): Promise<DropContents> {
  const sources: UploadSource[] = []
  const emptyFolders: (readonly string[])[] = []
  const unreadable: string[] = []
  const waiting = roots.map((entry) => ({ entry, folders: [] as readonly string[] })).toReversed()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { entry, folders } = next
    try {
      if (entry.isFile) {
        sources.push({ file: await fileOf(entry), folders })
      } else if (entry.isDirectory && folders.length < DEPTH_MAX) {
        const inside = [...folders, entry.name.normalize('NFC')]
        const children = await entriesOf(entry)
        if (children.length === 0) emptyFolders.push(inside)
        for (const child of children.toReversed()) waiting.push({ entry: child, folders: inside })
      }
    } catch {
      unreadable.push(entry.name)
    }
  }
  return { sources, emptyFolders, unreadable }
}

function fileOf(entry: DropEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    if (entry.file === undefined) reject(new TypeError('not a file'))
    else entry.file(resolve, reject)
  })
}

async function entriesOf(entry: DropEntry): Promise<readonly DropEntry[]> {
  const reader = entry.createReader?.()
  if (reader === undefined) return []
  const all: DropEntry[] = []
  for (;;) {
    const batch = await new Promise<readonly DropEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (batch.length === 0) return all
    all.push(...batch)
  }
}

/** Files out of a folder picker: their folder is in `webkitRelativePath` ("photos/2026/a.jpg"). */
export function sourcesOfPicked(files: Iterable<File>): UploadSource[] {
  return [...files].map((file) => ({
    file,
    folders: file.webkitRelativePath
      .split('/')
      .slice(0, -1)
      .filter((part) => part !== '' && part !== '.' && part !== '..')
      .map((part) => part.normalize('NFC')),
  }))
}
