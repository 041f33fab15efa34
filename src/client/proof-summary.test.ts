import { describe, expect, it } from 'vitest'
import type { HolderProof, PartProof, ProofLevel } from './proof-api.ts'
import { summariseParts, worstLevel } from './proof-summary.ts'

function holder(minerHotkey: string, level: ProofLevel): HolderProof {
  return {
    minerHotkey,
    minerUid: null,
    validatorHotkey: 'v',
    level,
    reason: '',
    block: 1,
    blockHash: '',
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
function part(index: number, holders: readonly HolderProof[]): PartProof {
  return { index, role: 'part', cid: '', contentRoot: '', bytes: 1, holders }
}

describe('worstLevel', () => {
  it('lets one failure outweigh any number of verified copies', () => {
    expect(worstLevel(['verified', 'verified', 'failed', 'claimed'])).toBe('failed')
  })
  it('calls nothing at all unknown', () => {
    expect(worstLevel([])).toBe('unknown')
  })
})

describe('summariseParts', () => {
  it('counts the weakest part, not the average', () => {
    const full = part(0, [holder('a', 'verified'), holder('b', 'verified'), holder('c', 'verified')])
    const weak = part(1, [holder('a', 'verified'), holder('b', 'claimed')])
    expect(summariseParts([full, weak])).toEqual({ copies: 1, holders: 3, level: 'claimed' })
  })
  it('counts a miner that appears twice once', () => {
    expect(summariseParts([part(0, [holder('a', 'verified'), holder('a', 'verified')])]).copies).toBe(1)
  })
  it('never calls a file verified when a part has no holder', () => {
    const summary = summariseParts([part(0, [holder('a', 'verified')]), part(1, [])])
    expect(summary).toEqual({ copies: 0, holders: 1, level: 'unknown' })
  })
  it('knows nothing of a file without parts', () => {
    expect(summariseParts([])).toEqual({ copies: 0, holders: 0, level: 'unknown' })
  })
})
