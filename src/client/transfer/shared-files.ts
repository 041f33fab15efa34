/** Files of somebody else's from their links, and the sheet of what is proven about a file. */
import { formatLink, parseLink, type ShareLink } from '../../protocol/envelope/link.ts'
import { DriveError } from '../drive-error.ts'
import type { DriveEntry } from '../entry-api.ts'
import { newId } from '../index/drive-index.ts'
import { newFileBody, toDriveEntry } from '../index/entry-record.ts'
import type { PartProof, ProofSheet } from '../proof-api.ts'
import { summaryOf } from '../proof-summary.ts'
import type { Session } from '../session.ts'
import { requireFile } from './download-jobs.ts'
import { fetchObject } from './fetch-object.ts'
import { holdersOf } from './holders-of.ts'
import { openManifestObject } from './manifest-object.ts'

/** @throws DriveError link-malformed */
export function requireLink(text: string): ShareLink {
  const link = parseLink(text)
  if (link.ok) return link.value
  throw new DriveError('link-malformed', `That is not a link to a file: ${link.detail}.`)
}

/** @throws DriveError link-malformed and what fetching throws */
export async function addFromLink(session: Session, text: string, signal: AbortSignal): Promise<DriveEntry> {
  const { cid, fileKey } = requireLink(text)
  const known = [...session.index.tree.all()].find(({ content }) => content?.ref.cid === cid)
  if (known !== undefined) return toDriveEntry(known)
  const fetched = await fetchObject(session.access, { cid, expected: null, title: 'the manifest' }, 0, signal)
  const manifest = await openManifestObject(fetched.data, fileKey)
  const parts = manifest.parts.length
  const proof: PartProof = await holdersOf(session, fetched, { index: parts, role: 'manifest' })
  await session.proofs.putParts(cid, [proof])
  const { bytes, mediaType, modifiedAt, picture } = manifest
  const file = newFileBody({
    parentId: null,
    name: session.index.freeName(null, manifest.name),
    addedAt: session.access.clock.now(),
    modifiedAt,
    content: { bytes, mediaType, fileKey, ref: { kind: 'object', cid, parts } },
    ...summaryOf([proof]),
  })
  const pictured = picture !== undefined
  return toDriveEntry(await session.index.saveOne(newId(), { ...file, pictured }))
}

export async function proofSheetOf(session: Session, entryId: string): Promise<ProofSheet> {
  const { id, name, content } = requireFile(session, entryId)
  const { bytes, fileKey, ref } = content
  const parts = await session.proofs.parts(ref.cid)
  const downloads = await session.proofs.downloads(ref.cid)
  const link = ref.kind === 'object' ? formatLink(ref.cid, fileKey) : null
  return {
    entryId: id,
    name,
    bytes,
    manifestCid: ref.cid,
    packed: ref.kind === 'packed',
    link,
    parts,
    downloads,
  }
}
