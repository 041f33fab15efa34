/** The call of bundle-api.ts: gathers what is kept of a file's proofs. No key is among it. */
import { toWellFormed } from '../protocol/envelope/canonical-cbor.ts'
import type { AuditQuestion, QuestionEvidence } from './audit/evidence.ts'
import type { AuditRun } from './audit-api.ts'
import { BUNDLE_BYTES_MAX } from './bundle/bundle.ts'
import { type BundleContents, makeBundle } from './bundle/make-bundle.ts'
import type { BundleApi, BundleRequest } from './bundle-api.ts'
import type { Door } from './door.ts'
import { DriveError, outcome } from './drive-error.ts'
import type { FileContent } from './index/entry-record.ts'
import type { PartProof } from './proof-api.ts'
import type { Session } from './session.ts'
import { requireFile } from './transfer/download-jobs.ts'

/** What is kept of audits. */
export interface AuditRecords {
  /** Newest first. */
  runs(cid: string): Promise<readonly AuditRun[]>
  /** Empty where it is not kept any more. */
  evidence(cid: string, runId: string): Promise<readonly QuestionEvidence[]>
}

type BundledObject = BundleContents['objects'][number]

/** @param auditsOf the store of audits of an open drive */
export function bundleCalls(
  door: Pick<Door, 'need'>,
  auditsOf: (session: Session) => AuditRecords,
): BundleApi {
  return {
    exportBundle: (request) =>
      outcome(async () => {
        const { session } = door.need()
        return exportBundle(session, auditsOf(session), request)
      }),
  }
}

/** @throws DriveError not-found, no-evidence, bundle-too-large, vault-damaged */
async function exportBundle(
  session: Session,
  audits: AuditRecords,
  { entryId, run, withName }: BundleRequest,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, content } = requireFile(session, entryId)
  const known = await session.proofs.parts(content.ref.cid)
  const gathered = new Gathering(audits, content.ref)
  if (run === null) await gathered.file(known)
  else await gathered.run(run.cid, run.runId, known)
  const { objects } = gathered
  const isEmpty = objects.every(({ receipts, audits: found }) => receipts.length + found.length === 0)
  if (isEmpty) throw new DriveError('no-evidence', 'No receipt and no audit of it is kept on this device.')
  const bundle = makeBundle({
    objects,
    downloads: run === null ? await session.proofs.downloads(content.ref.cid) : [],
    exporter: session.keys.requests,
    ...(await networkOf(session, objects)),
    at: session.access.clock.now(),
    name: withName ? toWellFormed(name) : null,
  })
  if (bundle.length > BUNDLE_BYTES_MAX) throw tooLarge()
  return bundle
}

function tooLarge(): DriveError {
  return new DriveError('bundle-too-large', `A bundle holds at most ${BUNDLE_BYTES_MAX} bytes.`)
}

/** Reads evidence one run at a time, and no more of it than a bundle holds. */
class Gathering {
  readonly objects: BundledObject[] = []
  readonly #audits: AuditRecords
  readonly #chunks = new Set<string>()
  readonly #ref: FileContent['ref']
  #room = BUNDLE_BYTES_MAX

  /** @param ref of the file's manifest or pack */
  constructor(audits: AuditRecords, ref: FileContent['ref']) {
    this.#audits = audits
    this.#ref = ref
  }

  async file(parts: readonly PartProof[]): Promise<void> {
    const cids = new Set([...parts.map(({ cid }) => cid), this.#ref.cid])
    for (const cid of cids) {
      const found: QuestionEvidence[] = []
      for (const { id, hasEvidence } of await this.#audits.runs(cid))
        if (hasEvidence) found.push(...(await this.#evidence(cid, id)))
      this.#addKnown(cid, found, parts)
    }
  }

  async run(cid: string, runId: string, parts: readonly PartProof[]): Promise<void> {
    this.#addKnown(cid, await this.#evidence(cid, runId), parts)
  }

  #addKnown(cid: string, found: readonly QuestionEvidence[], parts: readonly PartProof[]): void {
    const part = parts.find((known) => known.cid === cid)
    const first = found[0]
    if (part !== undefined) this.#add(part, found)
    else if (first !== undefined) this.#add(this.#unknown(first), found)
  }

  async #evidence(cid: string, runId: string): Promise<readonly QuestionEvidence[]> {
    const found = await this.#audits.evidence(cid, runId)
    for (const { question } of found) this.#take(question)
    if (this.#room < 0) throw tooLarge()
    return found
  }

  /** All holders of a piece that have it give the same chunk, in every run, and a bundle keeps it once. */
  #take({ cid, index, chunkBytes, length }: AuditQuestion): void {
    const chunk = `${cid}/${chunkBytes}/${index}`
    if (this.#chunks.has(chunk)) return
    this.#chunks.add(chunk)
    this.#room -= Math.min(chunkBytes, length)
  }

  /** An object that this device has no receipts of: another one stored it. */
  #unknown({ question: { cid, length: bytes, contentRoot } }: QuestionEvidence): PartProof {
    const top = this.#ref.kind === 'packed' ? 'pack' : 'manifest'
    return { cid, bytes, contentRoot, role: cid === this.#ref.cid ? top : 'part', index: 0, holders: [] }
  }

  #add(
    { cid, bytes: length, contentRoot, role, index, holders }: PartProof,
    found: readonly QuestionEvidence[],
  ) {
    const audits = found.filter(
      ({ question }) => question.length === length && question.contentRoot === contentRoot,
    )
    this.objects.push({ cid, length, contentRoot, role, index, receipts: holders, audits })
  }
}

/** The chain's name, also where it can't be reached just now: questions name theirs. */
async function networkOf(
  session: Session,
  objects: readonly BundledObject[],
): Promise<Pick<BundleContents, 'genesisHash' | 'networkName'>> {
  const asked = objects.flatMap(({ audits }) => audits)[0]?.question.genesisHash
  try {
    const { genesisHash, networkName } = await session.access.ring.view()
    return { genesisHash, networkName }
  } catch (error) {
    if (asked === undefined) throw error
    return { genesisHash: asked, networkName: 'unknown' }
  }
}
