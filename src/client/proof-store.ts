/**
 * What was proven about each object a file needs, under the CID of its manifest or of its pack, in a sealed blob of its
 * own: listing ten thousand files reads none of them, and copies and versions of a file share what they share. Receipts
 * and downloads are apart, because a download is appended often and receipts are large.
 */
import * as v from 'valibot'
import { AuditStore } from './audit/audit-store.ts'
import { DriveError } from './drive-error.ts'
import { labelOf as repairsLabel } from './health/repair-notes.ts'
import { DRIVE_ERROR_CODES } from './outcome-api.ts'
import { type DownloadProof, type PartProof } from './proof-api.ts'
import { SealedMemo } from './sealed-memo.ts'
import type { SealedStore } from './sealed-store.ts'

/** Downloads remembered per file; the oldest go first. */
const DOWNLOADS_MAX = 50

const TEXT = v.string()
const NUMBER = v.number()
const CHECK = v.object({
  id: TEXT,
  ok: v.boolean(),
  inputs: v.record(v.string(), TEXT),
  expected: v.exactOptional(TEXT),
  got: v.exactOptional(TEXT),
})
const HOLDER = v.object({
  minerHotkey: TEXT,
  minerUid: v.nullable(NUMBER),
  validatorHotkey: TEXT,
  level: v.picklist(['verified', 'consistent', 'claimed', 'unknown', 'failed']),
  reason: TEXT,
  pieceHash: v.exactOptional(TEXT),
  block: NUMBER,
  blockHash: TEXT,
  seed: TEXT,
  g: TEXT,
  h: TEXT,
  commitment: TEXT,
  randomness: TEXT,
  commitmentHash: TEXT,
  signature: TEXT,
  signedText: TEXT,
  checks: v.array(CHECK),
  micros: NUMBER,
  checkedAt: NUMBER,
})
export const partProofSchema = v.object({
  index: NUMBER,
  role: v.picklist(['part', 'manifest', 'pack']),
  cid: TEXT,
  contentRoot: TEXT,
  bytes: NUMBER,
  holders: v.array(HOLDER),
  claims: v.exactOptional(v.array(TEXT)),
})
const PARTS = v.array(partProofSchema)
const DOWNLOADED = {
  validatorHotkey: TEXT,
  checks: v.array(CHECK),
  rejected: v.array(v.object({ validatorHotkey: TEXT, reason: TEXT })),
}
const DOWNLOADS = v.array(
  v.object({
    at: NUMBER,
    bytes: NUMBER,
    complete: v.boolean(),
    parts: v.array(v.object({ index: NUMBER, ...DOWNLOADED })),
    manifest: v.exactOptional(v.object(DOWNLOADED)),
    failure: v.exactOptional(v.object({ code: v.picklist(DRIVE_ERROR_CODES), detail: TEXT })),
  }),
)

export class ProofStore {
  readonly #store: SealedStore
  /** Of the file that was looked at last: its sheet and its health ask again and again, and of a large one they are megabytes. */
  readonly #parts: SealedMemo<readonly PartProof[]>

  constructor(store: SealedStore) {
    this.#store = store
    this.#parts = new SealedMemo(store, (value) => parse(PARTS, value), 1)
  }

  /** Empty for an object nothing is known of. @throws DriveError vault-damaged */
  parts(cid: string): Promise<readonly PartProof[]> {
    return this.#parts.get(`proofs/${cid}`)
  }

  async putParts(cid: string, parts: readonly PartProof[]): Promise<void> {
    await this.#store.put(`proofs/${cid}`, parts)
  }

  /** Of two changes at once none is lost. @returns the parts as they are then */
  async changeParts(
    cid: string,
    change: (parts: readonly PartProof[]) => readonly PartProof[],
  ): Promise<readonly PartProof[]> {
    return this.#store.exclusive(async () => {
      const before = await this.parts(cid)
      const after = change(before)
      if (after.some((part, i) => part !== before[i])) await this.putParts(cid, after)
      return after
    })
  }

  /** Oldest first. */
  async downloads(cid: string): Promise<DownloadProof[]> {
    return parse(DOWNLOADS, await this.#store.get(`downloads/${cid}`))
  }

  async addDownload(cid: string, proof: DownloadProof): Promise<void> {
    await this.#store.exclusive(async () => {
      const before = await this.downloads(cid)
      await this.#store.put(`downloads/${cid}`, [...before, proof].slice(-DOWNLOADS_MAX))
    })
  }

  /** With what audits found of each of its objects. */
  async remove(cid: string): Promise<void> {
    const audits = new AuditStore(this.#store)
    for (const part of await this.parts(cid).catch(() => [])) await audits.remove(part.cid)
    await this.#store.remove(`proofs/${cid}`)
    await this.#store.remove(`downloads/${cid}`)
    await this.#store.remove(repairsLabel(cid))
  }
}

function parse<T>(schema: v.GenericSchema<unknown, T[]>, value: unknown): T[] {
  if (value === null) return []
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  throw new DriveError('vault-damaged', 'The proofs of this file are not what this program writes.')
}
