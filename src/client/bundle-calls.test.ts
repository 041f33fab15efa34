import { describe, expect, it } from 'vitest'
import { answerOf, ask, bytesOf, GENESIS, holderOf, key, pieceOf } from '../testing/bundle-evidence.ts'
import { fastClock, lightArgon2id, memorySink } from '../testing/drive-fixture.ts'
import { contentOf } from '../testing/entry-records.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import { MemoryStorage } from '../testing/memory-storage.ts'
import type { QuestionEvidence } from './audit/evidence.ts'
import type { AuditRun } from './audit-api.ts'
import { checkBundle } from './bundle/check-bundle.ts'
import { parseBundle } from './bundle/parse-bundle.ts'
import { bundleCalls } from './bundle-calls.ts'
import { DriveError } from './drive-error.ts'
import { newId } from './index/drive-index.ts'
import { newFileBody } from './index/entry-record.ts'
import { EntryTree } from './index/entry-tree.ts'
import { IndexLog } from './index/index-log.ts'
import { localVerifier } from './local-verifier.ts'
import type { DrivePorts } from './ports.ts'
import { SealedStore } from './sealed-store.ts'
import { openSession, type Session } from './session.ts'
import { deriveVaultKeys } from './subkeys.ts'
import { wasmHashes } from './wasm-hashes.ts'

const ALICE = key('alice')
const DATA = pieceOf(700)
const ASKED = ask(DATA, 0)
const { cid, length, contentRoot } = ASKED.question
const FILE_KEY = bytesOf('file key')
const EVIDENCE: readonly QuestionEvidence[] = [
  { question: ASKED.question, answers: [answerOf(ASKED, ALICE)] },
]

interface Kept {
  readonly session: Session
  readonly entryId: string
}

/** A drive with one file, whose manifest is `DATA`. */
async function drive(chain?: DrivePorts['chain']): Promise<Kept> {
  const network = new FakeNetwork()
  const keys = await deriveVaultKeys(new Uint8Array(32).fill(5))
  const ports: DrivePorts = {
    storage: new MemoryStorage(),
    chain: chain ?? network,
    connect: () => network,
    verifier: localVerifier,
    hashes: wasmHashes,
    argon2id: lightArgon2id,
    clock: fastClock(),
    openSink: async () => memorySink(),
  }
  await IndexLog.create(new SealedStore(ports.storage, keys))
  const listeners = { changed: () => {}, written: () => {}, wallet: () => {} }
  const session = await openSession(ports, keys, new EntryTree(), listeners, new Map())
  const entryId = newId()
  const content = { ...contentOf(7), fileKey: FILE_KEY, ref: { kind: 'object' as const, cid, parts: 1 } }
  const times = { addedAt: 1, modifiedAt: 1, copies: 1, level: 'verified' as const }
  await session.index.saveOne(entryId, newFileBody({ parentId: null, name: 'diary.txt', content, ...times }))
  return { session, entryId }
}

async function withProofs({ session }: Kept): Promise<void> {
  const object = { index: 1, role: 'manifest' as const, cid, contentRoot, bytes: length }
  await session.proofs.putParts(cid, [{ ...object, holders: [holderOf(DATA, ALICE)] }])
  await session.proofs.addDownload(cid, { at: 9, bytes: 5, complete: true, parts: [] })
}

const run = (id: string, hasEvidence = true) => ({ id, hasEvidence }) as AuditRun

/** Runs by id, of the one object. */
function records(kept: Readonly<Record<string, readonly QuestionEvidence[]>>) {
  return {
    runs: async (of: string) => (of === cid ? Object.keys(kept).map((id) => run(id)) : []),
    evidence: async (_: string, id: string) => kept[id] ?? [],
  }
}

function calls({ session }: Kept, kept: Parameters<typeof records>[0]) {
  return bundleCalls({ need: () => ({ session }) as never }, () => records(kept))
}

async function exported(kept: Kept, audits: Parameters<typeof records>[0], options = {}) {
  const request = { entryId: kept.entryId, run: null, withName: false, ...options }
  const outcome = await calls(kept, audits).exportBundle(request)
  if (!outcome.ok) return outcome.error.code
  const parsed = parseBundle(outcome.value)
  if (!parsed.ok) throw new Error(parsed.detail)
  return { bundle: parsed.value, report: checkBundle(parsed.value), bytes: outcome.value }
}

describe('exportBundle', () => {
  it('brings receipts, audits and downloads of a file, signed by the key of its requests, without its name and key', async () => {
    const kept = await drive()
    await withProofs(kept)
    const got = await exported(kept, { a: EVIDENCE, b: EVIDENCE })
    if (typeof got === 'string') throw new Error(got)
    expect(got.report).toMatchObject({ ok: true, name: null, exporter: kept.session.keys.requests.address })
    expect(got.report.objects).toMatchObject([{ cid, role: 'manifest', index: 1, root: 'object' }])
    expect(got.report.receipts.proven).toBe(1)
    expect(got.report.answers.proven).toBe(2)
    expect(got.bundle.downloads).toEqual([{ at: 9, bytes: 5, complete: true, parts: 0 }])
    const text = Buffer.from(got.bytes)
    expect(text.includes('diary')).toBe(false)
    expect(text.includes(Buffer.from(FILE_KEY))).toBe(false)
  })

  it('brings one audit alone, and the name when it is asked for', async () => {
    const kept = await drive()
    await withProofs(kept)
    const got = await exported(kept, { a: EVIDENCE, b: [] }, { run: { cid, runId: 'a' }, withName: true })
    expect(got).toMatchObject({ report: { name: 'diary.txt', answers: { proven: 1 }, downloads: [] } })
  })

  it('brings audits of a file that another device stored', async () => {
    const got = await exported(await drive(), { a: EVIDENCE })
    expect(got).toMatchObject({ report: { ok: true, objects: [{ role: 'manifest', receipts: [] }] } })
  })

  it('names the chain of its questions while the chain does not answer', async () => {
    const view = async () => {
      throw new DriveError('chain-unreachable', 'gone')
    }
    const kept = await drive({ view, close() {} } as never)
    await withProofs(kept)
    expect(await exported(kept, { a: EVIDENCE })).toMatchObject({ report: { genesisHash: GENESIS } })
    expect(await exported(kept, {})).toBe('chain-unreachable')
  })

  it('refuses what nothing is known of, an unknown file, and more than a bundle holds', async () => {
    const kept = await drive()
    expect(await exported(kept, {})).toBe('no-evidence')
    expect(await exported(kept, { a: [] }, { run: { cid, runId: 'a' } })).toBe('no-evidence')
    expect(await exported(kept, { a: EVIDENCE }, { entryId: newId() })).toBe('not-found')
    const large = Array.from({ length: 9 }, (_, index) => {
      const bytes = 16_400 * 512
      return { question: { ...ASKED.question, index, chunkBytes: bytes, length: bytes * 9 }, answers: [] }
    })
    expect(await exported(kept, { a: large })).toBe('bundle-too-large')
  })
})
