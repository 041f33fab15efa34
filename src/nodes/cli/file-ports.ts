/** Files of this machine as the drive reads and writes them. */
import { randomBytes } from 'node:crypto'
import { type FileHandle, link, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { DriveError } from '../../client/drive-error.ts'
import type { ByteSource, FileSink } from '../../client/ports.ts'
import { TEMPORARY_SUFFIX } from '../shared/durable-file.ts'

/** Bytes a read asks for when the reader brings no buffer. */
const READ_BYTES = 1024 * 1024

/** @throws DriveError source-unreadable */
export async function fileSource(path: string): Promise<ByteSource> {
  const found = await stat(path).catch((error: unknown) => {
    throw new DriveError('source-unreadable', `${path} cannot be read.`, error)
  })
  if (!found.isFile()) throw new DriveError('source-unreadable', `${path} is not a file.`)
  const lastModified = Math.trunc(found.mtimeMs)
  return {
    name: basename(path),
    bytes: found.size,
    mediaType: '',
    lastModified,
    open: async () => streamOf(await open(path, 'r')),
    stat: async () => {
      const now = await stat(path)
      return { bytes: now.size, lastModified: Math.trunc(now.mtimeMs) }
    },
  }
}

function streamOf(file: FileHandle): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: READ_BYTES,
    async pull(controller) {
      const request = controller.byobRequest
      const view = request?.view
      if (request === null || view === null || view === undefined) return
      const { bytesRead } = await file.read(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
      if (bytesRead === 0) {
        await file.close()
        controller.close()
      }
      request.respond(bytesRead)
    },
    cancel: () => file.close(),
  })
}

/**
 * A file that appears at `path` complete and durable, or not at all. Without `replace` an existing one stays
 * as it is, also when it appears meanwhile. @throws DriveError save-failed
 */
export async function fileSink(path: string, replace: boolean): Promise<FileSink> {
  if (!replace) await assertFree(path)
  const temporary = `${path}.${randomBytes(6).toString('hex')}${TEMPORARY_SUFFIX}`
  const file = await open(temporary, 'wx', 0o600).catch((error: unknown) => {
    throw new DriveError('save-failed', `${path} cannot be written.`, error)
  })
  return {
    write: (bytes) => writing(() => file.writeFile(bytes)),
    commit: () =>
      writing(async () => {
        await file.sync()
        await file.close()
        if (replace) await rename(temporary, path)
        else {
          await linkNew(temporary, path)
          await rm(temporary)
        }
        await syncFolder(dirname(path))
      }),
    async discard() {
      await file.close().catch(() => undefined)
      await rm(temporary, { force: true })
    },
  }
}

async function writing(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const full =
      error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    if (full) throw new DriveError('disk-full', 'The disk is full.', error)
    throw error
  }
}

async function assertFree(path: string): Promise<void> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  if (exists) throw new DriveError('save-failed', `${path} exists; --force replaces it.`)
}

async function linkNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') await assertFree(to)
    throw error
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
