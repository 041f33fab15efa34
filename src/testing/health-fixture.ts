/** Receipts and audits by what matters to the health of a file. */
import type { AuditRun, HolderAudit, HolderVerdict } from '../client/audit-api.ts'
import type { HolderProof, PartProof, ProofLevel } from '../client/proof-api.ts'

export function holderProof(miner: string, block = 9000, level: ProofLevel = 'verified'): HolderProof {
  return {
    minerHotkey: miner,
    minerUid: Number(miner.slice(1)),
    validatorHotkey: 'v1',
    level,
    reason: '',
    block,
    blockHash: '0x',
    seed: '',
    g: '',
    h: '',
    commitment: '',
    randomness: '',
    commitmentHash: '',
    signature: '',
    signedText: '',
    checks: [],
    micros: 0,
    checkedAt: 0,
  }
}

export function partProof(cid: string, holders: readonly HolderProof[], index = 0): PartProof {
  return { index, role: 'part', cid, contentRoot: '', bytes: 100, holders }
}

/** Hotkey -> verdict. */
export function auditRun(block: number, verdicts: Readonly<Record<string, HolderVerdict>>): AuditRun {
  return {
    id: String(block),
    at: block * 12_000,
    depth: 'quick',
    cid: '',
    length: 100,
    validatorHotkey: 'v1',
    block,
    blockHash: '0x',
    chunkBytes: 100,
    chunks: 1,
    indexes: [0],
    holders: Object.entries(verdicts).map(([minerHotkey, verdict]) => holderAudit(minerHotkey, verdict)),
    trouble: '',
    bytesUp: 0,
    bytesDown: 0,
    hasEvidence: false,
  }
}

function holderAudit(minerHotkey: string, verdict: HolderVerdict): HolderAudit {
  const failed = verdict === 'failed' || verdict === 'missing'
  return {
    minerHotkey,
    minerUid: null,
    verdict,
    level: failed ? 'failed' : verdict === 'proven' ? 'verified' : 'unknown',
    blame: failed ? 'miner' : 'nobody',
    reason: '',
    detail: '',
    asked: 1,
    passed: verdict === 'proven' ? 1 : 0,
    ms: 0,
    micros: 0,
  }
}
