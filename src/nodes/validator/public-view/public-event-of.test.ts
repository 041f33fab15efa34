import fc from 'fast-check'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import type { EngineEvent } from '../../../engine/events.ts'
import { PublicEventSchema, tagOf } from './public-event.ts'
import { publicEventOf } from './public-event-of.ts'

const CID = `b${'a'.repeat(58)}`
const SEEN = { seq: 7, at: 8 }
const seen = (event: EngineEvent) => publicEventOf(event, SEEN.seq, SEEN.at)

const audit: EngineEvent = {
  kind: 'audit',
  task: 'challenge',
  miner: 'm',
  cid: CID,
  outcome: 'fail',
  reason: 'chunk-differs',
  detail: 'd',
  ms: 12.3456,
  block: 9,
}

/** One of every kind that is public, so that a kind added to the engine is looked at here. */
const PUBLIC: readonly EngineEvent[] = [
  audit,
  { kind: 'round', round: 'monitor', step: 1, block: 3, asked: 4, passed: 3, ms: 5 },
  { kind: 'copy-failed', cid: CID, miner: 'm', reason: 'lied', detail: '' },
  { kind: 'holder-bad', cid: CID, miner: 'm', reason: 'wrong-bytes', detail: '' },
  { kind: 'copy-lost', cid: CID, miner: 'm', reason: 'silent' },
  { kind: 'repaired', cid: CID, copies: 3, added: 1, bytes: 5, ms: 6 },
  { kind: 'repair-failed', cid: CID, copies: 2, reason: 'no-source' },
  { kind: 'distributed', cid: CID, miner: 'm', copies: 4 },
  { kind: 'miner-down', miner: 'm', failures: 5 },
  { kind: 'miner-back', miner: 'm' },
  { kind: 'miner-replaced', uid: 3, miner: 'm', by: 'n', pieces: 9 },
  { kind: 'purged', objects: 1, claims: 2, pieces: 3, bytes: 4 },
  { kind: 'window-ended', block: 720, miners: 8, ends: [] },
  { kind: 'weights-set', block: 7, miners: 8 },
  { kind: 'weights-failed', block: 7, reason: 'chain-unreachable: ws://10.0.0.1:9944 refused' },
  { kind: 'alarm', what: 'all-miners-silent', detail: '8 of 8 miners' },
]
const PRIVATE: readonly EngineEvent[] = [
  { kind: 'copy-verified', cid: CID, miner: 'm', ms: 1 },
  { ...audit, task: 'store', outcome: 'pass' },
  { kind: 'round', round: 'store', step: 1, block: 3, asked: 4, passed: 3, ms: 5 },
  { kind: 'placed', cid: CID, copies: 3, ms: 1 },
  { kind: 'not-placed', cid: CID, copies: 2, ms: 1 },
  { kind: 'retrieved', cid: CID, miner: 'm', ms: 1, rejected: 0 },
  { kind: 'not-retrieved', cid: CID, tried: 3 },
  { kind: 'announced', cid: CID, validator: 'v' },
  { kind: 'announce-failed', cid: CID, validator: 'v', reason: 'late', retryMs: 1 },
  { kind: 'storage-failed', action: 'store', detail: '/home/operator/data' },
]

it.each(PUBLIC)('shows $kind as its schema says, without the CID', (event) => {
  const made = seen(event)
  expect(made).toMatchObject({ ...SEEN, kind: event.kind })
  expect(v.is(PublicEventSchema, made)).toBe(true)
  expect(JSON.stringify(made)).not.toContain(CID)
  if ('cid' in event) expect(made).toMatchObject({ object: tagOf(CID) })
})

it('shows the failed store of a round as it shows that of an upload', () => {
  expect(seen({ ...audit, task: 'store', reason: 'lied' })).toEqual(
    seen({ kind: 'copy-failed', cid: CID, miner: 'm', reason: 'lied', detail: 'd' }),
  )
  expect(seen({ ...audit, task: 'store', outcome: 'late', reason: 'late' })).toMatchObject({
    kind: 'copy-failed',
    reason: 'late',
  })
})

it.each(PRIVATE)('keeps $kind to itself', (event) => {
  expect(seen(event)).toBeNull()
})

it('says nothing that a sentence of the chain or of a peer holds beside a reason', () => {
  expect(JSON.stringify(seen(PUBLIC[14] ?? audit))).not.toContain('10.0.0.1')
  expect(seen({ ...audit, reason: 'late: see http://evil.example' })).toMatchObject({ reason: 'late' })
  expect(seen({ ...audit, detail: `expected ${CID}, got it not` })).toMatchObject({
    detail: `expected ${tagOf(CID)}, got it not`,
  })
})

it('is total: whatever the engine reports is an event that fits its schema, or none', () => {
  const any = fc.oneof(fc.double(), fc.integer(), fc.string(), fc.constant(null))
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), fc.double(), fc.double(), any, (text, ms, block, odd) => {
      const made = seen({
        ...audit,
        detail: text,
        reason: text,
        ms,
        block,
        ...(odd === null ? {} : { miner: text }),
      })
      return made === null || v.is(PublicEventSchema, made)
    }),
  )
  expect(seen({ ...audit, ms: Number.NaN })).toBeNull()
  expect(seen({ ...audit, detail: 'x'.repeat(5_000) })).toMatchObject({ detail: 'x'.repeat(300) })
})
