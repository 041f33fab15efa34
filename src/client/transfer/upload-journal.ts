/**
 * What is needed to go on with uploads after the page was closed: sealed, like the index. A part is noted twice: before
 * its ciphertext leaves (so that other bytes can never be sealed in its place, which would break the envelope), and
 * when its copies are proven. docs/formats/upload-journal.md.
 */
import * as v from 'valibot'
import type { PartProof } from '../proof-api.ts'
import { partProofSchema } from '../proof-store.ts'
import type { SealedStore } from '../sealed-store.ts'

const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

function bytesOf(length: number) {
  return v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length)
}

const HEAD = v.variant('kind', [
  v.strictObject({
    kind: v.literal('file'),
    id: v.string(),
    /** What it was chosen with. */
    set: v.string(),
    parentId: v.nullable(v.string()),
    choice: v.picklist(['keep-both', 'replace', 'skip']),
    name: v.string(),
    mediaType: v.string(),
    bytes: COUNT,
    lastModified: v.number(),
    startedAt: v.number(),
    fileKey: bytesOf(32),
    /** salt || commitment of the file's records. */
    header: bytesOf(56),
    parts: COUNT,
  }),
  v.strictObject({
    kind: v.literal('set'),
    id: v.string(),
    parentId: v.nullable(v.string()),
    of: v.picklist(['file', 'files', 'folder']),
    /** Of the folder that was chosen, or of the first file. */
    name: v.string(),
    /** Null for several files. */
    lastModified: v.nullable(v.number()),
    files: COUNT,
    bytes: COUNT,
    storedFiles: COUNT,
    storedBytes: COUNT,
    startedAt: v.number(),
  }),
])
const HEADS = v.array(HEAD)

export type JournalHead = v.InferOutput<typeof HEAD>
export type FileHead = Extract<JournalHead, { kind: 'file' }>
export type SetHead = Extract<JournalHead, { kind: 'set' }>

const PART = v.strictObject({
  cid: v.string(),
  /** SHA-256 of the plaintext up to the end of this part. */
  prefix: bytesOf(32),
  proof: v.nullable(partProofSchema),
})

export interface JournalPart {
  readonly cid: string
  readonly prefix: Uint8Array
  /** Null until its copies are proven. */
  readonly proof: PartProof | null
}

const LIST = 'uploads'

export class UploadJournals {
  readonly #store: SealedStore

  constructor(store: SealedStore) {
    this.#store = store
  }

  /** Uploads that were begun and not ended. What cannot be read is left out: an upload can be begun again. */
  async list(): Promise<JournalHead[]> {
    const parsed = v.safeParse(HEADS, await this.#store.get(LIST))
    return parsed.success ? parsed.output : []
  }

  async begin(head: JournalHead): Promise<void> {
    await this.#change((heads) => [...heads.filter(otherThan(head)), head])
  }

  async end(head: JournalHead): Promise<void> {
    await this.#change((heads) => heads.filter(otherThan(head)))
    if (head.kind === 'set') return
    for (let index = 0; index < head.parts; index += 1) await this.#store.remove(label(head.id, index))
  }

  /** CIDs of the parts that were noted. */
  async partNames(head: JournalHead): Promise<string[]> {
    const names: string[] = []
    for (let index = 0; head.kind === 'file' && index < head.parts; index += 1) {
      const part = await this.part(head.id, index)
      if (part !== null) names.push(part.cid)
    }
    return names
  }

  /** Null for a part that nothing was noted of. */
  async part(id: string, index: number): Promise<JournalPart | null> {
    const parsed = v.safeParse(PART, await this.#store.get(label(id, index)))
    return parsed.success ? parsed.output : null
  }

  async putPart(id: string, index: number, part: JournalPart): Promise<void> {
    await this.#store.put(label(id, index), part)
  }

  async #change(work: (heads: JournalHead[]) => JournalHead[]): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.#store.put(LIST, work(await this.list()))
    })
  }
}

/** A set that is one file has its id. */
function otherThan({ kind, id }: JournalHead): (other: JournalHead) => boolean {
  return (other) => other.kind !== kind || other.id !== id
}

function label(id: string, index: number): string {
  return `upload/${id}/${index}`
}
