/**
 * Files and folders as one archive, written while it is made: ZIP without compression, ZIP64 where it has to be. Each file
 * goes through the same checks as one downloaded alone, and an archive with a file that failed is never finished.
 */
import { makeZip, predictLength } from 'client-zip'
import { cancelled, DriveError } from '../drive-error.ts'
import type { FileContent } from '../index/entry-record.ts'
import type { EntryRecord } from '../index/record.ts'
import type { FileSink } from '../ports.ts'
import type { Fetching, Session } from '../session.ts'
import { downloadFile } from './download.ts'
import { DownloadLog } from './download-log.ts'
import { endWith, saving } from './part-opener.ts'
import type { Transfer } from './transfer.ts'
import type { OpenSink, TransferDesk } from './transfer-desk.ts'
import { ArchivePaths } from './zip-names.ts'

export interface ArchiveItem {
  /** Ends in a slash for a folder. */
  readonly path: string
  /** Unix milliseconds. */
  readonly modifiedAt: number
  /** Null exactly for folders. */
  readonly content: FileContent | null
}

/** What is in an archive of these entries, in the order of the drive. @throws DriveError not-found */
function itemsOf({ index }: Session, entryIds: readonly string[]): ArchiveItem[] {
  const paths = new ArchivePaths()
  const items: ArchiveItem[] = []
  const add = (entry: EntryRecord, folder: string): void => {
    const path = paths.next(folder, entry.name)
    const { modifiedAt, content } = entry
    if (entry.kind === 'file') {
      items.push({ path, modifiedAt, content })
      return
    }
    items.push({ path: `${path}/`, modifiedAt, content: null })
    for (const child of index.tree.childrenOf(entry.id)) add(child, `${path}/`)
  }
  for (const id of entryIds) add(index.get(id), '')
  return items
}

/** Bytes of the archive of these entries. @throws DriveError not-found */
export function archiveBytes(session: Session, entryIds: readonly string[]): number {
  return bytesOfArchive(itemsOf(session, entryIds))
}

export function bytesOfArchive(items: readonly ArchiveItem[]): number {
  const metas = items.map(({ path, content }) =>
    content === null ? { name: path } : { name: path, size: content.bytes },
  )
  return Number(predictLength(metas))
}

/** Downloads to the end. @throws DriveError */
export async function runZipDownload(
  session: Session,
  desk: TransferDesk,
  entryIds: readonly string[],
  name: string,
  openSink: OpenSink,
): Promise<void> {
  const items = itemsOf(session, entryIds)
  await runArchive(session, desk, items, { name, brings: `archive/${entryIds.join()}` }, openSink)
}

/** The same for files of anybody. @throws DriveError */
export async function runArchive(
  session: Fetching,
  desk: TransferDesk,
  items: readonly ArchiveItem[],
  { name, brings }: { readonly name: string; readonly brings: string },
  openSink: OpenSink,
): Promise<void> {
  const files = items.filter(({ content }) => content !== null)
  let open = openSink
  const transfer = desk.begin({
    direction: 'download',
    name,
    bytesTotal: files.reduce((sum, { content }) => sum + (content?.bytes ?? 0), 0),
    copiesWanted: 0,
    entryId: null,
    files: Math.max(1, files.length),
    weight: 2,
    brings,
    moved: () => files.flatMap(({ content }) => (content === null ? [] : [content.ref])),
    saveTo(next) {
      open = next
    },
    run: async (running) => {
      await writeArchive(session, running, items, await saving(open))
      return null
    },
  })
  const { error, phase } = await desk.settled(transfer.id)
  if (error !== null) throw new DriveError(error.code, error.detail)
  if (phase === 'cancelled') throw cancelled()
}

async function writeArchive(
  session: Fetching,
  transfer: Transfer,
  items: readonly ArchiveItem[],
  sink: FileSink,
): Promise<void> {
  endWith(transfer, sink)
  const trouble: Trouble = { cause: null }
  const archive = makeZip(inputsOf(session, transfer, items, trouble)).getReader()
  try {
    for (let next = await archive.read(); !next.done; next = await archive.read()) {
      transfer.signal.throwIfAborted()
      const { value } = next
      await saving(() => sink.write(value))
    }
    await saving(() => sink.commit())
  } catch (error) {
    // Stops the file that is being fetched; what stopped the archive is what matters.
    await archive.cancel(error).catch(() => undefined)
    await sink.discard().catch(() => undefined)
    transfer.signal.throwIfAborted()
    throw trouble.cause ?? error
  }
}

/** Why a file failed; the archive only hears that its bytes ended. */
interface Trouble {
  cause: unknown
}

type Input =
  | { readonly name: string; readonly lastModified: Date }
  | {
      readonly name: string
      readonly lastModified: Date
      readonly size: number
      readonly input: ReadableStream<Uint8Array>
    }

async function* inputsOf(
  session: Fetching,
  transfer: Transfer,
  items: readonly ArchiveItem[],
  trouble: Trouble,
): AsyncGenerator<Input> {
  for (const { path, modifiedAt, content } of items) {
    await transfer.checkpoint()
    const about = { name: path, lastModified: new Date(modifiedAt) }
    if (content === null) {
      yield about
      continue
    }
    const { sink, readable } = throughSink()
    const { ref, fileKey, bytes: promisedBytes } = content
    const log = new DownloadLog()
    const job = { session, ref, fileKey, transfer, log, wantHolders: false, resumes: null }
    const running = downloadFile({ ...job, promisedBytes, inArchive: true }, sink)
    running.catch(async (error: unknown) => {
      trouble.cause = error
      await sink.discard()
    })
    yield { ...about, size: content.bytes, input: readable }
    await running
    transfer.addFiles(1)
  }
}

/** A sink whose bytes somebody reads, no faster than they are read. */
function throughSink(): { readonly sink: FileSink; readonly readable: ReadableStream<Uint8Array> } {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  // Whoever writes hears of it; nobody waits for this.
  writer.closed.catch(() => undefined)
  return {
    readable,
    sink: {
      write: (bytes) => writer.write(bytes),
      commit: () => writer.close(),
      discard: () => writer.abort(new DOMException('The file could not be fetched.', 'NetworkError')),
    },
  }
}
