/**
 * One file's way to the network: its parts, then the manifest, then receipts and entry are made durable; only then is it
 * done. A failure at any point leaves no entry. A file of several parts keeps notes, so that another attempt goes on where
 * this one ended; a file of one part begins with a new key, because different bytes under one key and salt would break
 * the envelope.
 */
import {
  CONTEXT_FILE,
  deriveFileKeys,
  encodeHeader,
  FILE_KEY_BYTES,
  SALT_BYTES,
} from '../../protocol/envelope/key.ts'
import type { Manifest, Picture } from '../../protocol/envelope/manifest.ts'
import { partCount } from '../../protocol/envelope/records.ts'
import type { Choice, DriveEntry } from '../entry-api.ts'
import { toDriveEntry } from '../index/entry-record.ts'
import { cleanName } from '../index/names.ts'
import type { ByteSource } from '../ports.ts'
import type { Session } from '../session.ts'
import { randomBytes } from '../web-crypto.ts'
import { enterFile } from './enter-file.ts'
import { leaveSent } from './give-up.ts'
import { sealManifestObject } from './manifest-object.ts'
import { modifiedAtOf } from './slot.ts'
import { storeObject } from './store-object.ts'
import type { Transfer } from './transfer.ts'
import type { FileHead } from './upload-journal.ts'
import type { UploadNotes } from './upload-notes.ts'
import { sendParts } from './upload-parts.ts'

export interface UploadWish {
  readonly source: ByteSource
  /** The set it was chosen with. */
  readonly set: string
  readonly parentId: string | null
  /** What to do where the folder has something of this name by then. */
  readonly choice: Choice
}

/** From so many parts on a file is worth notes. */
const JOURNALED_PARTS = 2

/** The head of the notes of an upload that is about to begin, or null where none are kept. */
export function newFileHead(
  { source, set, parentId, choice }: UploadWish,
  transferId: string,
  now: number,
): FileHead | null {
  const parts = partCount(source.bytes)
  if (parts < JOURNALED_PARTS) return null
  const fileKey = randomBytes(FILE_KEY_BYTES)
  const salt = randomBytes(SALT_BYTES)
  const { name, mediaType, bytes, lastModified } = source
  return {
    kind: 'file',
    id: transferId,
    set,
    parentId,
    choice,
    name,
    mediaType,
    bytes,
    lastModified,
    startedAt: now,
    fileKey,
    header: encodeHeader(salt, deriveFileKeys({ fileKey, salt, context: CONTEXT_FILE })),
    parts,
  }
}

/** @throws DriveError, ChainError, the transfer's abort reason */
export async function uploadFile(
  session: Session,
  wish: UploadWish,
  notes: UploadNotes,
  transfer: Transfer,
): Promise<DriveEntry> {
  const fileKey = notes.head?.fileKey ?? randomBytes(FILE_KEY_BYTES)
  try {
    return await storeFile(session, wish, notes, transfer, fileKey)
  } catch (error) {
    leaveSent(session, transfer, fileKey, notes.kept)
    throw error
  }
}

async function storeFile(
  session: Session,
  wish: UploadWish,
  notes: UploadNotes,
  transfer: Transfer,
  fileKey: Uint8Array,
): Promise<DriveEntry> {
  const { source } = wish
  const sent = await sendParts({ session, source, transfer, fileKey, notes })
  const times = {
    addedAt: session.access.clock.now(),
    modifiedAt: modifiedAtOf(source),
  }
  const picture = await pictureOf(session, source, transfer.signal)
  const manifest: Manifest = {
    v: 1,
    name: cleanName(source.name),
    mediaType: source.mediaType.slice(0, 255),
    bytes: source.bytes,
    ...times,
    header: sent.header,
    parts: sent.manifestParts,
    sha256: sent.plainDigest,
    ...(picture === null ? {} : { picture }),
  }
  const object = await sealManifestObject(manifest, fileKey, session.hashes)
  const as = { index: sent.proofs.length, role: 'manifest' } as const
  const manifestProof = await storeObject(session, transfer, object, as, transfer.signal)
  transfer.advance('verified')
  transfer.signal.throwIfAborted()
  const { bytes, mediaType } = manifest
  const ref = { kind: 'object', cid: object.cid, parts: sent.proofs.length } as const
  const file = {
    ...times,
    name: manifest.name,
    content: { bytes, mediaType, fileKey, ref },
    pictured: picture !== null,
  }
  const proofs = [...sent.proofs, manifestProof]
  return toDriveEntry(await enterFile(session, { ...wish, file, proofs }))
}

/** A file that cannot be drawn has no picture; that is nobody's failure. */
export async function pictureOf(
  { pictures }: Session,
  source: ByteSource,
  signal: AbortSignal,
): Promise<Picture | null> {
  if (pictures === undefined) return null
  return pictures(source, signal).catch(() => null)
}
