/** Records of a validator's index. */
import type * as v from 'valibot'
import { openRecord, put } from '../nodes/validator/index-codec.ts'
import { objectOf, pieceOf, statsOf } from '../nodes/validator/index-fixture.ts'
import * as index from '../nodes/validator/index-schemas.ts'
import { CID, HEX, HOTKEY, jsonOf, type StoredFormat } from './stored-format.ts'

/** Of the validator's index: the checksum is right, so that the schema is what refuses. */
function indexed(
  name: string,
  schema: v.GenericSchema,
  sample: unknown,
  may: readonly string[] = [],
): StoredFormat {
  return {
    may,
    name: `index record: ${name}`,
    files: ['nodes/validator/index-codec.ts'],
    sample,
    schema,
    reads: (value) => {
      if (jsonOf(value) === null) return false
      const operation = put('key', value)
      return operation.type === 'put' && openRecord('key', operation.value, schema).ok
    },
  }
}

export const INDEX_FORMATS: readonly StoredFormat[] = [
  indexed('object', index.ObjectSchema, objectOf(1), ['contentRoot: null', 'claimedBy: anything']),
  indexed(
    'piece',
    index.PieceSchema,
    { ...pieceOf(1, HOTKEY), seeds: [{ seed: HEX, proof: HEX }], stock: true },
    ['seeds[0].proof: null', 'stock: left out'],
  ),
  indexed('stats', index.StatsSchema, statsOf(HOTKEY, 10)),
  indexed('pending', index.PendingSchema, {
    hotkey: HOTKEY,
    dataHash: '1',
    task: 'challenge',
    why: 'late',
    strikes: 1,
    contradictions: 0,
    sinceBlock: 7,
  }),
  indexed('repair', index.RepairSchema, { cid: CID, sinceMs: 1.5, reason: 'lost' }),
  indexed('seat', index.SeatSchema, { uid: 1, hotkey: HOTKEY, registeredAtBlock: 3 }),
  indexed(
    'expiry',
    index.ExpirySchema,
    { at: 1, kind: 'object', cid: CID, dataHash: '1', hotkey: HOTKEY, validator: HOTKEY },
    ['hotkey: null', 'validator: null'],
  ),
  indexed('outbox', index.OutboxSchema, { validator: HOTKEY, cid: CID }),
  indexed(
    'discard',
    index.DiscardSchema,
    { hotkey: HOTKEY, dataHash: '1', born: HEX, seeds: [HEX], until: 5, notBefore: 4 },
    ['notBefore: left out'],
  ),
  indexed('account', index.AccountSchema, { hotkey: HOTKEY, objects: 1, bytes: 2, heads: 3 }),
  indexed('head totals', index.HeadTotalsSchema, { heads: 1, bytes: 2 }),
  indexed('ended sessions', index.EndedSessionsSchema, {
    account: HOTKEY,
    before: 1,
    sessions: [{ id: HEX, from: 1, until: 2 }],
  }),
  indexed('head', index.HeadSchema, { vaultId: HEX, number: 1, hash: HEX, owner: HOTKEY, record: 'AAAA' }),
]
