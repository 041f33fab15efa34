/**
 * Our own synapses, none of which a stock node knows. All of them are framed only: a frame's hash covers every member, and
 * with the specification's hash a captured ping, whose hash covers nothing, would be a valid signature for any of them.
 */
import * as v from 'valibot'
import { ANSWERED, ASKED } from './field-shapes.ts'
import {
  MAX_DATA_BYTES,
  MAX_DISCARD_SEEDS,
  MAX_HEAD_BYTES,
  MAX_INVENTORY,
  MAX_LEASES,
  MAX_RECEIPTS,
  MAX_RELAYED_ANSWERS,
} from './limits.ts'
import { ReceiptSchema } from './receipt-shape.ts'
import { RelayedAnswerSchema } from './relayed-answer.ts'
import { MAX_SEALED_DATA_BYTES } from './sealed-records.ts'
import type { FieldDeclaration, FieldKind, SynapseDeclaration } from './synapse.ts'

export const OWN_SYNAPSE_NAMES = [
  // From one validator to another.
  'Announce',
  'Retract',
  // From a validator to a miner.
  'Renew',
  'Discard',
  'Inventory',
  'Keep',
  // From a user to a validator.
  'DeleteUser',
  'RenewUser',
  'LeaseUser',
  'HoldersUser',
  'ChallengeUser',
  'AccountUser',
  'PutHead',
  'GetHead',
  'RevokeSession',
] as const
export type OwnSynapseName = (typeof OWN_SYNAPSE_NAMES)[number]

type Fields = Readonly<Record<string, FieldKind>>

function own(fields: Fields, data: Partial<SynapseDeclaration> = {}): SynapseDeclaration {
  const declared = Object.entries(fields).map(
    ([name, kind]): FieldDeclaration => ({ name, kind, required: true }),
  )
  return {
    fields: declared,
    hashList: [],
    requestData: null,
    answerData: null,
    hashCoversRequest: false,
    framedOnly: true,
    ...data,
  }
}

export const OWN_SYNAPSES: Readonly<Record<OwnSynapseName, SynapseDeclaration>> = {
  Announce: own({
    cid: 'text',
    length: 'integer',
    data_hash: 'text',
    ttl: 'integer',
    generated: 'integer',
    encryption_payload: 'text',
    receipts: 'any',
  }),
  Retract: own({ cid: 'text' }),
  Renew: own({ data_hash: 'text', ttl: 'integer' }),
  Discard: own({ data_hash: 'text', seeds: 'any' }),
  Inventory: own({ after: 'text', with_records: 'any', records: 'text' }, { answerData: 'records' }),
  Keep: own({ records: 'text' }, { requestData: 'records', requestDataBytes: MAX_SEALED_DATA_BYTES }),
  DeleteUser: own({ data_hash: 'text' }),
  RenewUser: own({ data_hash: 'text', ttl: 'integer' }),
  LeaseUser: own({ data_hashes: 'any' }),
  HoldersUser: own({ data_hash: 'text' }),
  ChallengeUser: own(
    {
      data_hash: 'text',
      challenge_index: 'integer',
      chunk_size: 'integer',
      curve: 'text',
      g: 'text',
      h: 'text',
      seed: 'text',
      chunks: 'text',
    },
    { answerData: 'chunks' },
  ),
  AccountUser: own({}),
  PutHead: own({ vault_id: 'text', head: 'text' }, { requestData: 'head', requestDataBytes: MAX_HEAD_BYTES }),
  GetHead: own({ vault_id: 'text', after: 'text', head: 'text' }, { answerData: 'head' }),
  RevokeSession: own({ session: 'text', account: 'text', before: 'integer', signature: 'text' }),
}

export const OWN_REQUEST_SCHEMAS = {
  Announce: v.object({
    cid: ASKED.cid,
    length: ASKED.integer(0, MAX_DATA_BYTES),
    data_hash: ASKED.decimalHash,
    ttl: ASKED.ttl,
    generated: ASKED.unixSeconds,
    encryption_payload: ASKED.payload,
    receipts: v.pipe(v.array(ReceiptSchema), v.maxLength(MAX_RECEIPTS)),
  }),
  Retract: v.object({ cid: ASKED.cid }),
  Renew: v.object({ data_hash: ASKED.decimalHash, ttl: ASKED.ttl }),
  Discard: v.object({
    data_hash: ASKED.decimalHash,
    seeds: v.pipe(v.array(ASKED.seed), v.minLength(1), v.maxLength(MAX_DISCARD_SEEDS)),
  }),
  Inventory: v.object({
    after: v.optional(v.nullable(ASKED.decimalHash), null),
    with_records: v.optional(v.boolean(), false),
  }),
  Keep: v.object({}),
  DeleteUser: v.object({ data_hash: ASKED.cid }),
  RenewUser: v.object({ data_hash: ASKED.cid, ttl: ASKED.ttl }),
  LeaseUser: v.object({
    data_hashes: v.pipe(v.array(ASKED.cid), v.minLength(1), v.maxLength(MAX_LEASES)),
  }),
  HoldersUser: v.object({ data_hash: ASKED.cid }),
  ChallengeUser: v.object({
    data_hash: ASKED.cid,
    challenge_index: ASKED.index,
    chunk_size: ASKED.integer(1, MAX_DATA_BYTES),
    curve: ASKED.curve,
    g: ASKED.point,
    h: ASKED.point,
    seed: ASKED.seed,
  }),
  AccountUser: v.object({}),
  PutHead: v.object({ vault_id: ASKED.vaultId }),
  GetHead: v.object({ vault_id: ASKED.vaultId, after: v.optional(v.nullable(ASKED.signature), null) }),
  /** By the session key itself: `session` alone. By the account's word, whoever brings it: the other three. */
  RevokeSession: v.object({
    session: v.optional(v.nullable(ASKED.hex32), null),
    account: v.optional(v.nullable(ASKED.address), null),
    before: v.optional(v.nullable(ASKED.unixSeconds), null),
    signature: v.optional(v.nullable(ASKED.signature), null),
  }),
} as const

const LeaseSchema = v.object({
  /** Unix seconds. */
  expires_at: ASKED.integer(0, Number.MAX_SAFE_INTEGER),
  copies: ASKED.integer(0, MAX_RECEIPTS),
  own: v.boolean(),
  yours: v.boolean(),
})
export type Lease = v.InferOutput<typeof LeaseSchema>

/** A piece that a miner holds for whoever asks. */
const InventoryPieceSchema = v.object({
  data_hash: ASKED.decimalHash,
  length: ASKED.integer(0, MAX_DATA_BYTES),
  /** Unix seconds. */
  ends_at: ASKED.integer(0, Number.MAX_SAFE_INTEGER),
})
export type InventoryPiece = v.InferOutput<typeof InventoryPieceSchema>

const signatureText = ANSWERED.text(130)

export const OWN_ANSWER_SCHEMAS = {
  Announce: v.object({ accepted: ANSWERED.flag }),
  Retract: v.object({ retracted: ANSWERED.flag }),
  Renew: v.object({ renewed: ANSWERED.flag, ends_at: ANSWERED.count }),
  Discard: v.object({ discarded: ANSWERED.flag }),
  Inventory: v.object({
    pieces: v.optional(v.pipe(v.array(InventoryPieceSchema), v.maxLength(MAX_INVENTORY)), () => []),
    next: ANSWERED.text(78),
  }),
  Keep: v.object({ kept: ANSWERED.count }),
  DeleteUser: v.object({
    deleted: v.optional(v.nullable(v.boolean()), null),
    holders: ANSWERED.count,
    discarded: ANSWERED.count,
  }),
  RenewUser: v.object({ expires_at: ANSWERED.count, copies: ANSWERED.count }),
  LeaseUser: v.object({
    leases: v.optional(v.pipe(v.array(v.nullable(LeaseSchema)), v.maxLength(MAX_LEASES)), () => []),
  }),
  HoldersUser: v.object({
    receipts: v.optional(v.pipe(v.array(ReceiptSchema), v.maxLength(MAX_RECEIPTS)), () => []),
    copies: ANSWERED.count,
    expires_at: ANSWERED.count,
    length: ANSWERED.count,
  }),
  ChallengeUser: v.object({
    challenge_hash: ANSWERED.text(78),
    answers: v.optional(v.pipe(v.array(RelayedAnswerSchema), v.maxLength(MAX_RELAYED_ANSWERS)), () => []),
  }),
  AccountUser: v.object({
    objects: ANSWERED.count,
    bytes: ANSWERED.count,
    quota_bytes: ANSWERED.count,
    default_ttl: ANSWERED.count,
    max_ttl: ANSWERED.count,
    max_object_bytes: ANSWERED.count,
  }),
  PutHead: v.object({ number: ANSWERED.count, head_hash: ANSWERED.text(64), acknowledged: signatureText }),
  GetHead: v.object({ number: ANSWERED.count, head_hash: ANSWERED.text(64), served: signatureText }),
  RevokeSession: v.object({ revoked: ANSWERED.flag }),
} as const

type Asked<N extends OwnSynapseName> = v.InferOutput<(typeof OWN_REQUEST_SCHEMAS)[N]>
type Answered<N extends OwnSynapseName> = v.InferOutput<(typeof OWN_ANSWER_SCHEMAS)[N]>

export interface OwnRequestFields {
  Announce: Asked<'Announce'>
  Retract: Asked<'Retract'>
  Renew: Asked<'Renew'>
  Discard: Asked<'Discard'>
  Inventory: Asked<'Inventory'>
  Keep: Readonly<Record<never, never>>
  DeleteUser: Asked<'DeleteUser'>
  RenewUser: Asked<'RenewUser'>
  LeaseUser: Asked<'LeaseUser'>
  HoldersUser: Asked<'HoldersUser'>
  ChallengeUser: Asked<'ChallengeUser'>
  AccountUser: Readonly<Record<never, never>>
  PutHead: Asked<'PutHead'>
  GetHead: Asked<'GetHead'>
  RevokeSession: Asked<'RevokeSession'>
}

export interface OwnAnswerFields {
  Announce: Answered<'Announce'>
  Retract: Answered<'Retract'>
  Renew: Answered<'Renew'>
  Discard: Answered<'Discard'>
  Inventory: Answered<'Inventory'>
  Keep: Answered<'Keep'>
  DeleteUser: Answered<'DeleteUser'>
  RenewUser: Answered<'RenewUser'>
  LeaseUser: Answered<'LeaseUser'>
  HoldersUser: Answered<'HoldersUser'>
  ChallengeUser: Answered<'ChallengeUser'>
  AccountUser: Answered<'AccountUser'>
  PutHead: Answered<'PutHead'>
  GetHead: Answered<'GetHead'>
  RevokeSession: Answered<'RevokeSession'>
}
