/** What each endpoint is for, in a sentence, and why a page cannot call some. */
import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Impossible } from '../../../client/live/endpoints.ts'

const SENTENCES: Readonly<Record<string, MessageDescriptor>> = {
  Synapse: msg`A ping: whether the node answers, and whether it reads frames.`,
  StoreUser: msg`Stores bytes on three miners of different owners and answers with their signed receipts.`,
  RetrieveUser: msg`Brings an object back by its CID.`,
  HoldersUser: msg`Says who holds an object, without its bytes.`,
  ChallengeUser: msg`Asks all holders of an object to prove one chunk of it.`,
  LeaseUser: msg`Says until when objects live.`,
  RenewUser: msg`Keeps an object longer.`,
  DeleteUser: msg`Takes an object back that this key has stored.`,
  AccountUser: msg`What this key has stored here, and what it may.`,
  GetHead: msg`The newest state of a drive, by the identifier of its vault.`,
  '/miners': msg`Every miner as this validator counts it, a page at a time.`,
  '/miners/{hotkey}': msg`One miner as this validator counts it.`,
  '/rounds': msg`The history of its rounds, a page at a time.`,
  '/windows': msg`Scoring windows that ended, with the counts of each miner.`,
  '/objects/health': msg`How many objects have how many healthy copies.`,
  '/limits': msg`What a client should know before it calls.`,
  '/health': msg`Whether the validator may be relied on now.`,
  '/live': msg`Whether the process answers at all.`,
  '/ready': msg`Whether new work should be sent there, and what is missing.`,
  '/metrics': msg`Counters in Prometheus’ text format.`,
  '/openapi.json': msg`The description of these views for machines.`,
  'gateway/health': msg`Whether the gateway that serves this page follows the chain.`,
  Store: msg`A validator stores a piece on a miner.`,
  Challenge: msg`A validator asks a miner to prove a chunk.`,
  Retrieve: msg`A validator fetches a piece from a miner.`,
  Renew: msg`A validator has a miner keep its piece longer.`,
  Discard: msg`A validator gives a miner its piece back.`,
  Inventory: msg`A validator asks a miner which pieces it holds for it.`,
  Keep: msg`A validator gives a miner its own records of pieces, sealed, to keep beside them.`,
  Announce: msg`A validator tells another what it has placed.`,
  Retract: msg`A validator tells another that an object is gone.`,
  PutHead: msg`Publishes the newest state of a drive.`,
  RevokeSession: msg`Ends a session, or all sessions of an account, before its time.`,
  '/rounds/stream': msg`The history as it grows, as server-sent events.`,
}

export function sentenceOfEndpoint(id: string): string {
  const words = SENTENCES[id]
  return words === undefined ? '' : i18n._(words)
}

export const IMPOSSIBLE: Readonly<Record<Impossible, MessageDescriptor>> = {
  'needs-validator': msg`Answered only to the hotkey of a registered validator. No page has one.`,
  'needs-vault': msg`Signed with keys of a vault; the drive sends it by itself.`,
  stream: msg`It has no end, so there is no answer to show. The network pages listen to it.`,
}

export const FIELD_HINTS: Readonly<Record<string, MessageDescriptor>> = {
  data: msg`Text, or random:1000 for so many random bytes`,
  data_hash: msg`CID: b and 58 characters`,
  data_hashes: msg`CIDs, one a line`,
  ttl: msg`Seconds`,
  challenge_index: msg`Which chunk, from 0`,
  chunk_size: msg`Bytes; whole records of 16,400`,
  seed: msg`64 hex characters; drawn where empty. g and h follow from it`,
  vault_id: msg`32 hex characters`,
  after: msg`What the last page gave; from the start where empty`,
  limit: msg`How many`,
  before: msg`Height of a block; the newest where empty`,
  cursor: msg`What the last page gave as next`,
  sort: msg`score, hotkey, weight, wilson or successes`,
  hotkey: msg`SS58 address`,
}
