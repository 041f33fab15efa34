/** The answers of the public view, member by member (api-member.ts says what comes from these declarations). */
import * as v from 'valibot'
import { TIER_NAMES } from '../../../protocol/scoring/tiers.ts'
import { NOT_READY } from '../../shared/readiness.ts'
import {
  BLOCK,
  BLOCKS,
  BYTES,
  bytes,
  count,
  detailText,
  hotkeyText,
  MS,
  objectTag,
  positiveReal,
  ratio,
  real,
  reasonText,
  told,
  UNIX_MS,
} from './api-member.ts'
import { PublicEventSchema } from './public-event.ts'

export const TASKS = ['store', 'challenge', 'retrieve'] as const
const block = told(count, 'Height of the metagraph that the validator acts on.', BLOCK)
const validator = told(hotkeyText, 'Hotkey of the validator that answers.')

export const WindowCountsSchema = v.strictObject({
  attempts: told(count, 'Counted answers in the window; silence of a miner counts.', 'answers'),
  successes: told(count, 'Those of them that were proven.', 'answers'),
})
export const LatencySchema = v.strictObject({
  p50: told(
    v.nullable(positiveReal),
    'Half of the samples took at most this long (nearest rank); null without samples.',
    MS,
  ),
  p95: told(
    v.nullable(positiveReal),
    'Nineteen of twenty samples took at most this long (nearest rank); null without samples.',
    MS,
  ),
  samples: told(count, 'Passed answers that the two are taken from: the newest 256 at most.', 'answers'),
})
const CauseSchema = v.strictObject({
  task: told(v.picklist(TASKS), 'Which task.'),
  outcome: told(
    v.picklist(['fail', 'late', 'offline']),
    'fail: a wrong answer or a declared loss. late, offline: silence.',
  ),
  reason: told(reasonText, 'Reason, from a closed list; empty when there is none.'),
  count: told(count, 'How many answers.', 'answers'),
})
const VerdictSchema = v.strictObject({
  task: told(v.picklist(TASKS), 'Which task.'),
  outcome: told(v.picklist(['pass', 'fail', 'late', 'offline', 'unknown']), 'As in the event `audit`.'),
  reason: told(reasonText, 'Reason, from a closed list; empty when passed.'),
  detail: told(detailText, 'One sentence for a person; may quote what the miner sent, cut short.'),
  object: told(objectTag, 'Tag of the object, as in events.'),
  block: told(
    v.nullable(count),
    'Height when it was asked; null for an upload or download of a user.',
    BLOCK,
  ),
  at: told(count, 'When it was judged, by the clock of the validator.', UNIX_MS),
})

export const byTask = <const S extends v.GenericSchema>(schema: S, what: string) =>
  v.strictObject({
    store: told(schema, `${what}: Store.`),
    challenge: told(schema, `${what}: Challenge.`),
    retrieve: told(schema, `${what}: Retrieve.`),
  })

export const MinerSchema = v.strictObject({
  hotkey: told(hotkeyText, 'The miner.'),
  uid: told(v.nullable(count), 'Its seat in the subnet; null when it is not registered.'),
  coldkey: told(
    v.nullable(hotkeyText),
    'Its owner, who is its failure domain; null when it is not registered.',
  ),
  tier: told(v.picklist(TIER_NAMES), 'Tier of the running window, under the rule set `seed`.'),
  storageLimit: told(bytes, "The tier's limit for what this validator places on it.", BYTES),
  usedBytes: told(bytes, 'Bytes that this validator has placed on it.', BYTES),
  window: told(
    byTask(WindowCountsSchema, 'Counts of the running window'),
    'Counts of the running window by task.',
  ),
  totalSuccesses: told(count, 'Proven answers since it registered.', 'answers'),
  wilson: told(
    v.strictObject({
      seed: told(ratio, "Middle of the interval: the document's score."),
      reference: told(ratio, "Middle of the interval: the reference's score."),
      strict: told(ratio, 'Lower end of the interval.'),
    }),
    'Wilson score of the running window (z = 0.6745) as each rule set holds it against tiers; 0.5 or 0 without attempts.',
  ),
  latency: told(byTask(LatencySchema, 'Times to a proven answer'), 'Times to a proven answer by task.'),
  score: told(real, 'Moving average of rewards (alpha 0.05); may be slightly negative.'),
  weight: told(
    v.nullable(ratio),
    'Its share of the weights that this validator last set on chain; null when none were set since it started.',
  ),
  down: told(v.boolean(), 'Whether the monitor finds it absent; its copies do not count meanwhile.'),
  doubtful: told(
    count,
    'Pieces that it has not answered for three times in a row; they do not count until it does.',
    'pieces',
  ),
  causes: told(
    v.array(CauseSchema),
    'Counted answers of the running window that were not proven, by why, most frequent first; after a restart as far as the history reaches.',
  ),
  last: told(v.nullable(VerdictSchema), 'The last question and what came of it; null before the first.'),
  lastFailure: told(
    v.nullable(VerdictSchema),
    'The last wrong answer or declared loss; null when none is in the history.',
  ),
})

export const MinersSchema = v.strictObject({
  validator,
  block,
  windowBlocks: told(count, 'Length of a scoring window.', BLOCKS),
  successScale: told(
    positiveReal,
    'Multiplies the successes of a life that a tier asks for; 1 but on sped-up local networks.',
  ),
  windowStart: told(v.nullable(count), 'Height at which tiers were last computed; null before.', BLOCK),
  weightsBlock: told(
    v.nullable(count),
    'Height at which weights were last set; null when none were set since it started.',
    BLOCK,
  ),
  sort: told(v.picklist(['score', 'hotkey', 'weight', 'wilson', 'successes']), 'The order of the rows.'),
  total: told(count, 'Miners in all.', 'miners'),
  miners: told(v.array(MinerSchema), 'This page of rows.'),
  next: told(v.nullable(v.string()), 'What to give as `cursor` for the next page; null on the last one.'),
})

export const MinerAnswerSchema = v.strictObject({
  validator,
  block,
  miner: told(MinerSchema, 'Its row.'),
})

export const RoundsSchema = v.strictObject({
  validator,
  oldest: told(v.nullable(count), 'Number of the oldest event still kept; null without events.'),
  newest: told(v.nullable(count), 'Number of the newest event; null without events.'),
  events: told(v.array(PublicEventSchema), 'Events numbered above `after`, oldest first.'),
  next: told(v.nullable(count), 'What to give as `after` for the next page; null when this is all there is.'),
})

export const ObjectsHealthSchema = v.strictObject({
  validator,
  block,
  promised: told(count, 'Healthy copies at distinct owners that an object should have.', 'copies'),
  objects: told(count, 'Own objects that the last whole sweep saw.', 'objects'),
  copies: told(
    v.array(count),
    'The n-th number (from 0) counts objects with n healthy copies at distinct owners.',
    'objects',
  ),
  short: told(count, 'Objects with fewer copies than promised.', 'objects'),
  lost: told(count, 'Objects that no holder can give any more.', 'objects'),
  bytes: told(bytes, 'Bytes of the objects, without copies.', BYTES),
  repairQueue: told(count, 'Objects waiting for repair now.', 'objects'),
  sweepBegan: told(
    v.nullable(count),
    'Height at which that sweep began: no object was counted before. Null before the first.',
    BLOCK,
  ),
  sweepBlock: told(v.nullable(count), 'Height at which that sweep ended; null before the first.', BLOCK),
  sweepAge: told(v.nullable(count), 'Blocks since it ended; null before the first.', BLOCKS),
})

export const HealthSchema = v.strictObject({
  ok: told(v.boolean(), 'False when `problem` says why; the status is 503 then.'),
  problem: told(
    v.nullable(v.picklist(['chain-stale', 'index-refuses'])),
    'chain-stale: no good metagraph of a newer block for two minutes. index-refuses: the last write failed. Null when well.',
  ),
  hotkey: told(hotkeyText, 'Hotkey of the validator.'),
  block,
  blockAge: told(count, 'Time since a good metagraph of a newer block last came.', MS),
  running: told(count, 'Uploads and downloads worked on now.', 'calls'),
  waiting: told(count, 'Uploads and downloads waiting now.', 'calls'),
})

export const LiveSchema = v.strictObject({
  live: told(v.literal(true), 'The process answers.'),
  uptimeSeconds: told(count, 'Since the process began.', 'seconds'),
})

export const MissingSchema = v.strictObject({
  code: told(v.picklist(NOT_READY), 'What is missing; docs/operations.md says what to do about each.'),
  message: told(v.string(), 'One sentence for a person.'),
})

export const ReadySchema = v.strictObject({
  ready: told(v.boolean(), 'Whether new work should be sent here; the status is 503 when not.'),
  problems: told(v.array(MissingSchema), 'Everything that is missing now; empty when ready.'),
})

export const ProblemSchema = v.strictObject({
  message: told(v.string(), 'One sentence for a person.'),
  code: told(v.string(), 'Reason from a closed list.'),
  request_id: told(v.string(), 'Names the request in logs.'),
})

export type MinerRow = v.InferOutput<typeof MinerSchema>
export type MinerCause = v.InferOutput<typeof CauseSchema>
export type MinerVerdict = v.InferOutput<typeof VerdictSchema>
export type MinersPage = v.InferOutput<typeof MinersSchema>
export type MinerSort = MinersPage['sort']
export type ObjectsHealth = v.InferOutput<typeof ObjectsHealthSchema>
export type HealthAnswer = v.InferOutput<typeof HealthSchema>
