/**
 * Where the page's downloads go: a file the person picked, a private file (OPFS) that the page then hands
 * to the browser, or the other end of a port. A private file is written under another name and renamed when it is complete; a picked one
 * is written to the browser's swap file, which only `close` puts in its place.
 */

import { portSink } from './port-sink.ts'
import type { FileSink } from './ports.ts'
import { realClock } from './real-clock.ts'
import type { SaveTarget } from './transfer-api.ts'
import { owned } from './web-crypto.ts'

/** Appended, so that a listing by prefix still finds what was left behind. */
const PARTIAL = '.partial'

export async function openPageSink(target: SaveTarget): Promise<FileSink> {
  switch (target.kind) {
    case 'handle':
      return pickedSink(target.handle)
    case 'opfs':
      return privateSink(target.fileName)
    case 'stream':
    case 'memory':
      return portSink(target.port, realClock)
  }
}

async function pickedSink(handle: FileSystemFileHandle): Promise<FileSink> {
  const was = await handle.getFile()
  const writable = await handle.createWritable()
  return {
    write: (bytes) => writable.write(owned(bytes)),
    commit: () => writable.close(),
    async discard() {
      await writable.abort()
      // The picker made an empty file; one that had something in it stays as it was.
      if (was.size === 0 && isRemovable(handle)) await handle.remove()
    },
  }
}

interface Removable {
  remove(): Promise<void>
}

function isRemovable(handle: object): handle is Removable {
  return 'remove' in handle && typeof handle.remove === 'function'
}

interface Movable {
  move(name: string): Promise<void>
}

function isMovable(handle: object): handle is Movable {
  return 'move' in handle && typeof handle.move === 'function'
}

async function privateSink(fileName: string): Promise<FileSink> {
  const root = await navigator.storage.getDirectory()
  const handle = await root.getFileHandle(`${fileName}${PARTIAL}`, { create: true })
  const access = await handle.createSyncAccessHandle()
  access.truncate(0)
  let at = 0
  return {
    async write(bytes) {
      const data = owned(bytes)
      // A short write is what a full disk looks like here.
      const written = access.write(data, { at })
      if (written !== data.length) throw new DOMException('short write', 'QuotaExceededError')
      at += written
    },
    async commit() {
      access.flush()
      access.close()
      if (!isMovable(handle)) throw new TypeError('this browser cannot rename private files')
      await handle.move(fileName)
    },
    async discard() {
      access.close()
      await root.removeEntry(`${fileName}${PARTIAL}`)
    },
  }
}
