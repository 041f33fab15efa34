/** A stored file becomes part of the drive: receipts first, so that an entry never lacks them; then the entry. */
import type { Choice } from '../entry-api.ts'
import { type Change, type DriveIndex, newId } from '../index/drive-index.ts'
import { type EntryBody, newFileBody } from '../index/entry-record.ts'
import { withContent } from '../index/organise.ts'
import type { EntryRecord } from '../index/record.ts'
import type { PartProof } from '../proof-api.ts'
import { summaryOf } from '../proof-summary.ts'
import type { Session } from '../session.ts'

export type StoredFile = Pick<EntryBody, 'name' | 'addedAt' | 'modifiedAt' | 'pictured'> & {
  readonly content: NonNullable<EntryBody['content']>
}

interface Entering {
  readonly parentId: string | null
  readonly choice: Choice
  readonly file: StoredFile
  readonly proofs: readonly PartProof[]
}

/** @throws DriveError disk-full and what else the storage throws: then there is no entry */
export async function enterFile(
  session: Session,
  { parentId, choice, file, proofs }: Entering,
): Promise<EntryRecord> {
  const { cid } = file.content.ref
  try {
    await session.proofs.putParts(cid, proofs)
    const change = changeFor(session.index, parentId, choice, { ...file, ...summaryOf(proofs) }, new Set())
    const [entry] = await session.index.save([change])
    if (entry === undefined) throw new TypeError('an entry was saved')
    return entry
  } catch (error) {
    // The first failure is the one that matters; an unreferenced blob does no harm.
    await session.proofs.remove(cid).catch(() => undefined)
    throw error
  }
}

/**
 * What makes a stored file an entry: a new one under a free name, or a new version of the file that has its name.
 * @param taken names that other changes of the same batch take in this folder; grows
 */
export function changeFor(
  index: DriveIndex,
  parentId: string | null,
  choice: Choice,
  file: StoredFile & Pick<EntryBody, 'copies' | 'level'>,
  taken: Set<string>,
): Change {
  // The folder may have been removed meanwhile: the file is not lost, it shows at the top.
  const existing = index.tree.named(parentId, file.name).find(({ kind }) => kind === 'file')
  if (choice === 'replace' && existing !== undefined && !taken.has(file.name)) {
    taken.add(file.name)
    const { content, modifiedAt, copies, level, pictured } = file
    const given = { content, modifiedAt, copies, level, pictured }
    return { id: existing.id, entry: withContent(index.get(existing.id), given, index.now()) }
  }
  const name = index.freeName(parentId, file.name, taken)
  taken.add(name)
  return { id: newId(), entry: { ...newFileBody({ ...file, parentId, name }), pictured: file.pictured } }
}
