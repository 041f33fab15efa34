/**
 * What the engine's events look like to the public. Whoever knows an object's CID can fetch its ciphertext from any
 * validator, so an event names an object by a tag instead: its owner, who has the CID, can compute it, and nobody can
 * go back from it. What users do (uploads, downloads) and what our disk says are not in the history at all.
 */
import { createHash } from 'node:crypto'
import * as v from 'valibot'
import {
  BLOCK,
  BYTES,
  count,
  detailText,
  hotkeyText,
  MS,
  objectTag,
  positiveReal,
  reasonText,
  told,
  UNIX_MS,
} from './api-member.ts'

const TAG_CHARS = 16

/** The public name of an object: the first 16 hex characters of SHA-256 over `filetao-object:` and its CID. */
export function tagOf(cid: string): string {
  return createHash('sha256').update(`filetao-object:${cid}`).digest('hex').slice(0, TAG_CHARS)
}

/** Stores are left out: those of rounds would tell a miner which of its pieces nobody would miss. */
const TASKS = ['challenge', 'retrieve'] as const
const OUTCOMES = ['pass', 'fail', 'late', 'offline', 'unknown'] as const
const ROUNDS = [
  'store',
  'challenge',
  'retrieve',
  'monitor',
  'repair',
  'distribute',
  'purge',
  'sweep',
] as const
const ALARMS = ['own-record-wrong', 'metagraph-shrank', 'chain-stalled', 'all-miners-silent'] as const

const seq = told(count, 'Number of the event at this validator: rising, with gaps, never given twice.')
const at = told(count, 'When it was reported, by the clock of the validator.', UNIX_MS)
const block = told(count, 'Height of the chain that the validator acted at.', BLOCK)
const miner = told(hotkeyText, 'Hotkey of the miner.')
const object = told(
  objectTag,
  'Tag of the object: the first 16 hex characters of SHA-256 over "filetao-object:" and its CID.',
)
const reason = told(reasonText, 'Reason, from a closed list; empty when there is none.')
const detail = told(detailText, 'One sentence for a person; may quote what the miner sent, cut short.')
const ms = told(positiveReal, 'How long it took.', MS)
const copies = told(count, 'Healthy copies at distinct owners afterwards.', 'copies')
const head = { seq, at }

export const PUBLIC_EVENTS = {
  audit: v.strictObject({
    ...head,
    kind: told(v.literal('audit'), 'One question of a round and what came of it.'),
    task: told(v.picklist(TASKS), 'Which task the question belongs to.'),
    miner,
    object,
    outcome: told(
      v.picklist(OUTCOMES),
      'pass: proven. fail: a wrong answer or a declared loss. late, offline: silence, asked again. unknown: says nothing about the miner, asked again.',
    ),
    reason,
    detail,
    ms,
    block,
  }),
  round: v.strictObject({
    ...head,
    kind: told(v.literal('round'), 'One round of a step is over.'),
    round: told(v.picklist(ROUNDS), 'Which round.'),
    step: told(count, 'Number of the step; a step is due every three blocks.', 'steps'),
    block,
    asked: told(count, 'Questions or actions.', 'questions'),
    passed: told(count, 'How many of them went well.', 'questions'),
    ms,
  }),
  'copy-failed': v.strictObject({
    ...head,
    kind: told(v.literal('copy-failed'), 'A miner did not take or did not prove a copy.'),
    object,
    miner,
    reason,
    detail,
  }),
  'holder-bad': v.strictObject({
    ...head,
    kind: told(v.literal('holder-bad'), 'A holder did not give the bytes it has a receipt for.'),
    object,
    miner,
    reason,
    detail,
  }),
  'copy-lost': v.strictObject({
    ...head,
    kind: told(v.literal('copy-lost'), 'A copy does not count any more; its object waits for repair.'),
    object,
    miner,
    reason,
  }),
  repaired: v.strictObject({
    ...head,
    kind: told(v.literal('repaired'), 'Copies were made anew.'),
    object,
    copies,
    added: told(count, 'Copies made now.', 'copies'),
    bytes: told(count, "Bytes stored anew: the object's length times the copies added.", BYTES),
    ms,
  }),
  'repair-failed': v.strictObject({
    ...head,
    kind: told(v.literal('repair-failed'), 'A repair did not reach what it should; tried again.'),
    object,
    copies,
    reason,
  }),
  distributed: v.strictObject({
    ...head,
    kind: told(v.literal('distributed'), 'A random object got one more holder.'),
    object,
    miner,
    copies,
  }),
  'miner-down': v.strictObject({
    ...head,
    kind: told(v.literal('miner-down'), 'The monitor found a miner absent.'),
    miner,
    failures: told(count, 'Pings without an answer in a row.', 'pings'),
  }),
  'miner-back': v.strictObject({
    ...head,
    kind: told(v.literal('miner-back'), 'A miner that was down answers again.'),
    miner,
  }),
  'miner-replaced': v.strictObject({
    ...head,
    kind: told(v.literal('miner-replaced'), 'Somebody registered over a miner; its record ended.'),
    uid: told(count, 'Seat in the subnet.'),
    miner,
    by: told(hotkeyText, 'Hotkey that sits there now.'),
    pieces: told(count, 'Its pieces here, all waiting for repair.', 'pieces'),
  }),
  purged: v.strictObject({
    ...head,
    kind: told(v.literal('purged'), 'Records whose time had run out were removed.'),
    objects: told(count, 'Objects removed.', 'objects'),
    claims: told(count, "Other validators' announcements removed.", 'claims'),
    pieces: told(count, 'Records of pieces removed.', 'pieces'),
    bytes: told(count, 'Bytes of these objects.', BYTES),
  }),
  'window-ended': v.strictObject({
    ...head,
    kind: told(v.literal('window-ended'), 'A scoring window ended: tiers anew, counters at zero.'),
    block,
    miners: told(count, 'Miners with a row.', 'miners'),
  }),
  'weights-set': v.strictObject({
    ...head,
    kind: told(v.literal('weights-set'), 'Weights were set on chain.'),
    block,
    miners: told(count, 'Miners with a weight.', 'miners'),
  }),
  'weights-failed': v.strictObject({
    ...head,
    kind: told(v.literal('weights-failed'), 'The chain did not take the weights; tried again.'),
    block,
  }),
  alarm: v.strictObject({
    ...head,
    kind: told(v.literal('alarm'), 'Something is wrong with the validator or its surroundings.'),
    what: told(v.picklist(ALARMS), 'What it is.'),
    detail,
  }),
} as const

export const PublicEventSchema = v.variant('kind', [
  PUBLIC_EVENTS.audit,
  PUBLIC_EVENTS.round,
  PUBLIC_EVENTS['copy-failed'],
  PUBLIC_EVENTS['holder-bad'],
  PUBLIC_EVENTS['copy-lost'],
  PUBLIC_EVENTS.repaired,
  PUBLIC_EVENTS['repair-failed'],
  PUBLIC_EVENTS.distributed,
  PUBLIC_EVENTS['miner-down'],
  PUBLIC_EVENTS['miner-back'],
  PUBLIC_EVENTS['miner-replaced'],
  PUBLIC_EVENTS.purged,
  PUBLIC_EVENTS['window-ended'],
  PUBLIC_EVENTS['weights-set'],
  PUBLIC_EVENTS['weights-failed'],
  PUBLIC_EVENTS.alarm,
])

export type PublicEvent = v.InferOutput<typeof PublicEventSchema>
