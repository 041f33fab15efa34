/** A drive whose files were audited for long: one of many parts in which a copy failed, and thousands of small ones. */
import { summaryOf } from '../../src/client/audit/audit-file.ts'
import { AuditLedger, type Summary } from '../../src/client/audit/audit-ledger.ts'
import { AuditStore } from '../../src/client/audit/audit-store.ts'
import type { AuditRun, HolderAudit } from '../../src/client/audit-api.ts'
import { newFileBody } from '../../src/client/index/entry-record.ts'
import type { EntryRecord } from '../../src/client/index/record.ts'
import { localVerifier } from '../../src/client/local-verifier.ts'
import type { HolderProof, PartProof } from '../../src/client/proof-api.ts'
import { ProofStore } from '../../src/client/proof-store.ts'
import { cidOfDigest } from '../../src/protocol/cid.ts'
import { auditKeypair } from '../../src/testing/audit-evidence.ts'
import { receiptText } from '../../src/wire/receipt.ts'
import { someReceipts } from './proof-work.ts'
import { SEEDED_AT, seedDrive } from './seed-drive.ts'

const DAY = 86_400_000
/** Audits that are kept of each object of the large file, and of each small file. */
const AUDITS = { large: 4, small: 1 } as const
const PART_BYTES = 8 * 2 ** 20
const MINERS = Array.from({ length: 9 }, (_, uid) => ({ uid, hotkey: auditKeypair(`miner ${uid}`).address }))
const VALIDATOR = auditKeypair('validator').address

function numberedCid(...words: readonly number[]): string {
  const digest = new Uint8Array(32)
  const view = new DataView(digest.buffer)
  for (const [at, word] of words.entries()) view.setUint32(4 * at, word)
  return cidOfDigest(digest)
}

function recordOf(at: number, bigParts: number): EntryRecord {
  const parts = at === 0 ? bigParts : 1
  const bytes = at === 0 ? bigParts * PART_BYTES : 10_000 + ((at * 104_729) % 4_000_000)
  const body = newFileBody({
    parentId: null,
    name: at === 0 ? 'a film of many parts.mkv' : `scan ${at}.pdf`,
    addedAt: SEEDED_AT - 900 * DAY,
    modifiedAt: SEEDED_AT - 900 * DAY,
    content: {
      bytes,
      mediaType: 'application/octet-stream',
      fileKey: new Uint8Array(32).fill(at % 256),
      ref: { kind: 'object', cid: numberedCid(1, at), parts },
    },
    copies: 3,
    level: 'verified',
  })
  return {
    ...body,
    type: 'entry',
    id: at.toString(16).padStart(32, '0'),
    writtenAt: at + 1,
    writtenBy: '00'.repeat(8),
  }
}

function holdersOf(at: number): readonly { readonly uid: number; readonly hotkey: string }[] {
  return [0, 1, 2].flatMap((step) => MINERS[(at + step) % MINERS.length] ?? [])
}

function runOf(cid: string, at: number, audit: number, failing: boolean): AuditRun {
  const holders = holdersOf(at).map(({ uid, hotkey }, copy): HolderAudit => {
    const measured = { asked: 1, passed: 1, ms: 300 + copy, micros: 900 }
    const good = { verdict: 'proven', level: 'verified', blame: 'nobody', reason: '', detail: '' } as const
    const bad = { verdict: 'failed', level: 'failed', blame: 'miner', reason: 'content-path' } as const
    const miner = { minerHotkey: hotkey, minerUid: uid, ...measured }
    return failing && copy === 0
      ? { ...miner, ...bad, detail: 'another root', passed: 0 }
      : { ...miner, ...good }
  })
  return {
    id: `${at.toString(16)}-${audit}`,
    at: SEEDED_AT - audit * 7 * DAY,
    depth: 'quick',
    cid,
    length: PART_BYTES,
    validatorHotkey: VALIDATOR,
    block: 4_711,
    blockHash: `0x${'00'.repeat(32)}`,
    chunkBytes: 65_600,
    chunks: 128,
    indexes: [at % 128],
    holders,
    trouble: '',
    bytesUp: 1_100,
    bytesDown: 101_000,
    hasEvidence: false,
  }
}

/** As the worker keeps a receipt that it has checked. */
async function checkedReceipt(): Promise<HolderProof> {
  const [first] = someReceipts(1)
  if (first === undefined) throw new Error('no receipt')
  const { receipt, messageHash } = first
  const { verdict, micros } = await localVerifier.verify(receipt, {
    cid: receipt.cid,
    length: receipt.length,
    messageHash,
  })
  if (!verdict.ok) throw new Error(verdict.detail)
  return {
    minerHotkey: receipt.miner,
    minerUid: 0,
    validatorHotkey: VALIDATOR,
    level: 'verified',
    reason: '',
    pieceHash: messageHash.toString(),
    block: receipt.block,
    blockHash: receipt.block_hash,
    seed: receipt.seed,
    g: receipt.g,
    h: receipt.h,
    commitment: receipt.commitment,
    randomness: receipt.randomness,
    commitmentHash: receipt.commitment_hash,
    signature: receipt.signature,
    signedText: receiptText(receipt),
    checks: verdict.checks,
    micros,
    checkedAt: SEEDED_AT - 900 * DAY,
  }
}

/** Keeps receipts and audits of the objects of one file. @returns what its audits come to */
async function provenFile(
  proofs: ProofStore,
  audits: AuditStore,
  receipt: HolderProof,
  file: { readonly at: number; readonly cid: string; readonly parts: number; readonly failing: boolean },
): Promise<Summary> {
  const { at, cid, parts, failing } = file
  const pieces = Array.from({ length: parts }, (_, index): PartProof => {
    const holders = holdersOf(at + index).map(({ uid, hotkey }) => ({
      ...receipt,
      minerHotkey: hotkey,
      minerUid: uid,
    }))
    const contentRoot = '00'.repeat(32)
    return { index, role: 'part', cid: numberedCid(2, at, index), contentRoot, bytes: PART_BYTES, holders }
  })
  const manifest = { index: 0, role: 'manifest', cid, contentRoot: '00'.repeat(32), bytes: 70_000 } as const
  const all = [...pieces, { ...manifest, holders: pieces[0]?.holders ?? [] }]
  await proofs.putParts(cid, all)
  const audited = all.map(async (part, place) => {
    const failed = failing && place === parts - 1
    let runs: readonly AuditRun[] = []
    for (let audit = AUDITS[parts > 1 ? 'large' : 'small'] - 1; audit >= 0; audit -= 1)
      runs = await audits.add(runOf(part.cid, at + place, audit, failed && audit === 0), [])
    return { cid: part.cid, length: part.bytes, runs }
  })
  return summaryOf(await Promise.all(audited))
}

/** The first has many parts and a copy of one that failed. @returns entries and summaries that were written */
async function seedAudits(passphrase: string, files: number, bigParts: number): Promise<readonly number[]> {
  const { store, entries } = await seedDrive(passphrase, files, (at) => recordOf(at, bigParts))
  const [proofs, audits] = [new ProofStore(store), new AuditStore(store)]
  const receipt = await checkedReceipt()
  const summaries = new Map<string, Summary>()
  for (let at = 0; at < files; at += 1) {
    const cid = numberedCid(1, at)
    const parts = at === 0 ? bigParts : 1
    summaries.set(cid, await provenFile(proofs, audits, receipt, { at, cid, parts, failing: at === 0 }))
  }
  const ledger = await AuditLedger.open(store)
  await ledger.write(summaries, new Set(summaries.keys()))
  return [entries, summaries.size]
}

Object.assign(globalThis, { seedAudits })
