/**
 * Files out of a drop or a picker, with the folders they lay in. A directory reader hands out at most a hundred entries a
 * call and says it is done by an empty answer, so a folder is read until then; names are NFC so that the same
 * file dropped from macOS and from Linux is the same name.
 *
 * Ten thousand files are read in slices, so that the page answers meanwhile. The size is asked for here: the first look at a
 * picked file waits for the disk (measured: 0.2 ms each), and handing ten thousand such files to a worker at once stood still
 * for two seconds; after the look it takes ten milliseconds.
 */
import type { UploadName, UploadSource } from '../../client/transfer-api.ts'

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
  /** What each of the sources is, in their order. */
  readonly names: readonly UploadName[]
  /** Paths of folders that hold nothing, so that they are not lost. */
  readonly emptyFolders: readonly (readonly string[])[]
  /** Names of files and folders the browser would not let us read. */
  readonly unreadable: readonly string[]
}

/** How reading goes on without holding up the page. */
export interface Reading {
  readonly signal: AbortSignal
  /** Told now and then how many files there are so far. */
  readonly progress: (files: number) => void
  /** Whether it is time to let the page do something else. */
  readonly isDue: () => boolean
  readonly pause: () => Promise<void>
}

/** Deeper nesting than any file system allows in a path; a cycle ends here. */
const DEPTH_MAX = 256
/** Files of a drop that are asked for at once: each takes a round to the browser's process. */
const AT_ONCE = 64

class Contents implements DropContents {
  readonly sources: UploadSource[] = []
  readonly names: UploadName[] = []
  readonly emptyFolders: (readonly string[])[] = []
  readonly unreadable: string[] = []
  readonly #reading: Reading

  constructor(reading: Reading) {
    this.#reading = reading
  }

  add(file: File, folders: readonly string[]): void {
    const { name, size: bytes, lastModified } = file
    this.sources.push({ file, folders })
    this.names.push({ name, folders, bytes, lastModified })
  }

  /** @throws the reason of the abort */
  async breathe(): Promise<void> {
    this.#reading.signal.throwIfAborted()
    if (!this.#reading.isDue()) return
    this.#reading.progress(this.sources.length)
    await this.#reading.pause()
    this.#reading.signal.throwIfAborted()
  }
}

interface Waiting {
  readonly entry: DropEntry
  readonly folders: readonly string[]
}

/** @throws the reason of the abort */
export async function readDrop(roots: readonly DropEntry[], reading: Reading): Promise<DropContents> {
  const contents = new Contents(reading)
  const waiting = roots.map((entry): Waiting => ({ entry, folders: [] })).toReversed()
  while (waiting.length > 0) {
    const files = takeFiles(waiting)
    if (files.length > 0) await readFiles(files, contents)
    else {
      const next = waiting.pop()
      if (next !== undefined) waiting.push(...(await readFolder(next, contents)))
    }
    await contents.breathe()
  }
  return contents
}

/** The files that come next, up to the next folder. */
function takeFiles(waiting: Waiting[]): Waiting[] {
  let from = waiting.length
  while (from > 0 && waiting.length - from < AT_ONCE && waiting[from - 1]?.entry.isFile === true) from -= 1
  return waiting.splice(from).toReversed()
}

async function readFiles(files: readonly Waiting[], contents: Contents): Promise<void> {
  const read = await Promise.allSettled(files.map(({ entry }) => fileOf(entry)))
  for (const [at, result] of read.entries()) {
    const { entry, folders } = files[at] ?? {}
    if (result.status === 'fulfilled') contents.add(result.value, folders ?? [])
    else contents.unreadable.push(entry?.name ?? '')
    await contents.breathe()
  }
}

/** @returns what is in it, the first last */
async function readFolder({ entry, folders }: Waiting, contents: Contents): Promise<Waiting[]> {
  if (!entry.isDirectory || folders.length >= DEPTH_MAX) return []
  const inside = [...folders, entry.name.normalize('NFC')]
  try {
    const children = await entriesOf(entry, contents)
    if (children.length === 0) contents.emptyFolders.push(inside)
    return children.map((child) => ({ entry: child, folders: inside })).toReversed()
  } catch {
    // Cancelling is not the folder's fault.
    await contents.breathe()
    contents.unreadable.push(entry.name)
    return []
  }
}

function fileOf(entry: DropEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    if (entry.file === undefined) reject(new TypeError('not a file'))
    else entry.file(resolve, reject)
  })
}

async function entriesOf(entry: DropEntry, contents: Contents): Promise<readonly DropEntry[]> {
  const reader = entry.createReader?.()
  if (reader === undefined) return []
  const all: DropEntry[] = []
  for (;;) {
    const batch = await new Promise<readonly DropEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (batch.length === 0) return all
    all.push(...batch)
    await contents.breathe()
  }
}

/** Files out of a picker: their folder is in `webkitRelativePath` ("photos/2026/a.jpg"). @throws the reason of the abort */
export async function readPicked(files: readonly File[], reading: Reading): Promise<DropContents> {
  const contents = new Contents(reading)
  for (const file of files) {
    contents.add(file, foldersOf(file.webkitRelativePath))
    await contents.breathe()
  }
  return contents
}

function foldersOf(relativePath: string): string[] {
  return relativePath
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => part.normalize('NFC'))
}

/** Milliseconds of work before the page gets a turn. */
const SLICE_MS = 10

/** Reading as a page does it. */
export function pageReading(signal: AbortSignal, progress: (files: number) => void): Reading {
  let began = performance.now()
  return {
    signal,
    progress,
    isDue: () => performance.now() - began > SLICE_MS,
    pause: async () => {
      await nextTask()
      began = performance.now()
    },
  }
}

/** After whatever else waits: input and drawing come first. A timer would wait four milliseconds longer. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => (port1.close(), resolve()), { once: true })
    port1.start()
    port2.postMessage(null)
  })
}
