/** The transfers of the bench, as the drive's worker does them, and their plain counterparts that need a worker too. */
import { openPageSink } from '../../src/client/page-sinks.ts'
import type { FileSink } from '../../src/client/ports.ts'
import { realClock } from '../../src/client/real-clock.ts'
import { downloadFile } from '../../src/client/transfer/download.ts'
import { DownloadLog } from '../../src/client/transfer/download-log.ts'
import { sourceOfFile } from '../../src/client/transfer/file-source.ts'
import { sealManifestObject } from '../../src/client/transfer/manifest-object.ts'
import { PartSealer } from '../../src/client/transfer/part-sealer.ts'
import { SourceReader } from '../../src/client/transfer/source-reader.ts'
import { storeObject } from '../../src/client/transfer/store-object.ts'
import { Transfer } from '../../src/client/transfer/transfer.ts'
import { newFileHead } from '../../src/client/transfer/upload.ts'
import { UploadNotes } from '../../src/client/transfer/upload-notes.ts'
import { sendParts } from '../../src/client/transfer/upload-parts.ts'
import type { SaveTarget } from '../../src/client/transfer-api.ts'
import { randomBytes } from '../../src/client/web-crypto.ts'
import { partCount, partPlainRange } from '../../src/protocol/envelope/records.ts'
import type { Keeping } from '../support/stub-subnet.ts'
import type { Hashing, StoredFile } from '../support/transfer-work.ts'
import { stubSession } from './stub-session.ts'

const NEVER = new AbortController().signal

function transferOf(direction: 'upload' | 'download', bytesTotal: number): Transfer {
  const start = {
    id: 'bench',
    direction,
    name: 'bench',
    bytesTotal,
    copiesWanted: 3,
    entryId: null,
    files: 1,
  }
  return new Transfer(start, realClock, () => undefined)
}

/** What the drive does until the manifest is placed; entering it in the index is not a transfer. */
export async function upload(file: File, keeping: Keeping, hashing: Hashing): Promise<StoredFile> {
  const session = await stubSession(location.origin, keeping, hashing)
  const source = sourceOfFile(file)
  const wish = { source, set: 'bench', parentId: null, choice: 'keep-both' } as const
  const head = newFileHead(wish, 'bench', realClock.now())
  const fileKey = head?.fileKey ?? randomBytes(32)
  const notes = await UploadNotes.begin(session.journals, head)
  const transfer = transferOf('upload', source.bytes)
  const sent = await sendParts({ session, source, transfer, fileKey, notes })
  const manifest = {
    v: 1,
    name: source.name,
    mediaType: '',
    bytes: source.bytes,
    addedAt: 0,
    modifiedAt: 0,
    header: sent.header,
    parts: sent.manifestParts,
    sha256: sent.plainDigest,
  } as const
  const object = await sealManifestObject(manifest, fileKey, session.hashes)
  await storeObject(session, transfer, object, { index: sent.proofs.length, role: 'manifest' }, NEVER)
  await notes.end()
  return { cid: object.cid, parts: sent.proofs.length, fileKey, bytes: source.bytes }
}

/** @param hashing as it was uploaded: without hashes all digests are alike */
export async function download(file: StoredFile, target: SaveTarget, hashing: Hashing): Promise<void> {
  const session = await stubSession(location.origin, 'keep', hashing)
  await downloadFile(
    {
      session,
      ref: { kind: 'object', cid: file.cid, parts: file.parts },
      fileKey: file.fileKey,
      transfer: transferOf('download', file.bytes),
      log: new DownloadLog(),
      wantHolders: false,
      resumes: null,
    },
    await openPageSink(target),
  )
}

/** The sealer alone: nothing is sent. */
export async function seal(file: File, hashing: Hashing): Promise<void> {
  const { hashes } = await stubSession(location.origin, 'discard', hashing)
  const source = sourceOfFile(file)
  const reader = await SourceReader.open(source)
  const fileKey = randomBytes(32)
  const sealer = await PartSealer.create({ fileKey, header: null, fileBytes: file.size, reader, hashes })
  const out = new Uint8Array(partPlainRange(0, file.size).cipherBytes)
  for (let index = 0; index < partCount(file.size); index += 1) {
    const { cipherBytes } = partPlainRange(index, file.size)
    const { whole } = await sealer.seal(index, out.subarray(0, cipherBytes), NEVER)
    await whole
  }
  await reader.close()
}

/** The same parts as base64 in JSON, made by the platform's own encoder; three on their way, as the drive begins with. */
export async function uploadJson(file: File): Promise<void> {
  const { hashes } = await stubSession(location.origin, 'discard', 'named')
  const source = sourceOfFile(file)
  const reader = await SourceReader.open(source)
  const fileKey = randomBytes(32)
  const sealer = await PartSealer.create({ fileKey, header: null, fileBytes: file.size, reader, hashes })
  const flights = new Set<Promise<void>>()
  for (let index = 0; index < partCount(file.size); index += 1) {
    const out = new Uint8Array(partPlainRange(index, file.size).cipherBytes)
    const { object } = await (await sealer.seal(index, out, NEVER)).whole
    if (flights.size >= 3) await Promise.race(flights)
    const flight = postJson(object.cid, out).finally(() => flights.delete(flight))
    flights.add(flight)
  }
  await Promise.all(flights)
  await reader.close()
}

interface Base64Bytes extends Uint8Array {
  toBase64(): string
}

/** ES2026; Chromium has it. */
function hasBase64(data: Uint8Array): data is Base64Bytes {
  return 'toBase64' in data
}

async function postJson(cid: string, data: Uint8Array): Promise<void> {
  if (!hasBase64(data)) throw new Error('this browser encodes no base64 by itself')
  const body = JSON.stringify({ name: 'StoreUser', data_hash: cid, encrypted_data: data.toBase64() })
  const answer = await fetch('/json', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  if ((await answer.text()) !== String(data.length)) throw new Error('not all of it arrived')
}

/** What a download to a private file is compared with: the same bytes, unchecked and plain. */
export async function plainDownload(fileName: string): Promise<void> {
  const sink: FileSink = await openPageSink({ kind: 'opfs', fileName })
  const { body } = await fetch('/plain')
  if (body === null) throw new Error('no body')
  for await (const piece of body) await sink.write(piece)
  await sink.commit()
}
