/** Making a link: what it gives is sealed into an object of its own, stored like any other, and noted in the index. */
import { cidOfDigest } from '../../protocol/cid.ts'
import { FILE_KEY_BYTES } from '../../protocol/envelope/key.ts'
import { DriveError } from '../drive-error.ts'
import { newId } from '../index/drive-index.ts'
import type { EntryRecord, LinkRecord } from '../index/record.ts'
import type { Argon2id } from '../ports.ts'
import { accessFor } from '../sees/for-action.ts'
import type { Session } from '../session.ts'
import type { ShareKind, ShareWish } from '../share-api.ts'
import { contentRootHex } from '../transfer/manifest-object.ts'
import { placeObject } from '../transfer/place-object.ts'
import { newPassphraseBytes } from '../vault.ts'
import { COST_FLOOR } from '../vault-cost.ts'
import { randomBytes, sha256 } from '../web-crypto.ts'
import {
  CONTENT_BYTES_MAX,
  DEPTH_MAX,
  encodeShare,
  ITEMS_MAX,
  type ShareContent,
  type ShareItem,
} from './share-content.ts'
import { sealShare } from './share-object.ts'

/** @throws DriveError not-found, share-too-large, passphrase-too-short, what storing throws */
export async function makeLink(
  session: Session,
  argon2id: Argon2id,
  entryIds: readonly string[],
  wish: ShareWish,
  signal: AbortSignal,
): Promise<LinkRecord> {
  const now = session.access.clock.now()
  const content = gather(session, entryIds, wish, now)
  const { password, endsAt } = wish
  // Only whether it is long enough: stretching is the object's own.
  if (password !== null) newPassphraseBytes(password)
  const linkKey = randomBytes(FILE_KEY_BYTES)
  // The floor, because the device that opens it may be any.
  const lock = password === null ? null : { password, cost: COST_FLOOR }
  const data = await sealShare(content, linkKey, lock, argon2id)
  const cid = await place(session, data, endsAt === null ? null : termOf(endsAt, now), signal)
  const files = content.items.flatMap((item) => (item.content === null ? [] : [item.content]))
  const [record] = await session.index.put([
    {
      type: 'link',
      id: newId(),
      cid,
      linkKey,
      kind: content.kind,
      name: content.name,
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      madeAt: now,
      endsAt,
      hasPassword: password !== null,
      revokedAt: null,
      releasedAt: null,
      entryIds,
    },
  ])
  if (record?.type !== 'link') throw new TypeError('one link was saved')
  return record
}

/** Seconds. @throws RangeError */
function termOf(endsAt: number, now: number): number {
  if (endsAt <= now) throw new RangeError('a link ends after it is made')
  return Math.ceil((endsAt - now) / 1000)
}

async function place(
  { access, hashes }: Session,
  data: Uint8Array,
  ttl: number | null,
  signal: AbortSignal,
): Promise<string> {
  const sha3 = await hashes.sha3Of(data)
  const cid = cidOfDigest(await sha256(data))
  const object = { cid, contentRoot: await contentRootHex(data), data, sha3, title: 'the link' }
  const kept = ttl === null ? object : { ...object, ttl }
  await placeObject(accessFor(access, 'share'), kept, { turn: 0, signal })
  return cid
}

/** @throws DriveError not-found, share-too-large */
function gather({ index }: Session, entryIds: readonly string[], wish: ShareWish, now: number): ShareContent {
  const entries = entryIds.map((id) => index.get(id))
  const [first] = entries
  if (first === undefined) throw new DriveError('not-found', 'Nothing was chosen.')
  const kind: ShareKind = entries.length > 1 ? 'selection' : first.kind
  const roots = kind === 'folder' ? index.tree.childrenOf(first.id) : entries
  const name = kind === 'selection' ? wish.name : first.name
  const items = itemsBelow(roots, (id) => index.tree.childrenOf(id))
  const content = { kind, name, madeAt: now, endsAt: wish.endsAt, items }
  if (encodeShare(content).length > CONTENT_BYTES_MAX) throw tooLarge()
  return content
}

/** Folders before what is in them. @throws DriveError share-too-large */
function itemsBelow(
  roots: readonly EntryRecord[],
  childrenOf: (id: string) => readonly EntryRecord[],
): ShareItem[] {
  const items: ShareItem[] = []
  const add = (entry: EntryRecord, folder: number | null, depth: number): void => {
    if (items.length >= ITEMS_MAX || depth > DEPTH_MAX) throw tooLarge()
    const { name, modifiedAt, content } = entry
    const place = items.push({ folder, name, modifiedAt, content }) - 1
    if (entry.kind === 'folder') for (const child of childrenOf(entry.id)) add(child, place, depth + 1)
  }
  for (const root of roots) add(root, null, 0)
  return items
}

function tooLarge(): DriveError {
  return new DriveError(
    'share-too-large',
    `A link takes ${ITEMS_MAX} files and folders, ${DEPTH_MAX} deep, whose list has ${CONTENT_BYTES_MAX} bytes.`,
  )
}
