/** The record of a scoring window that ended (`GET /windows`), member by member. */
import * as v from 'valibot'
import { TIER_NAMES } from '../../../protocol/scoring/tiers.ts'
import { byTask, LatencySchema, WindowCountsSchema } from './api-answers.ts'
import { BLOCK, BYTES, bytes, count, hotkeyText, ratio, real, told, UNIX_MS } from './api-member.ts'

export const WindowMinerSchema = v.strictObject({
  hotkey: told(hotkeyText, 'The miner.'),
  uid: told(v.nullable(count), 'Its seat at the end of the window; null when it had none.'),
  tierBefore: told(v.picklist(TIER_NAMES), 'Tier in the window.'),
  tier: told(v.picklist(TIER_NAMES), 'Tier that the window earned it: in force from here on.'),
  window: told(byTask(WindowCountsSchema, 'Counts of the window'), 'Counts of the window by task.'),
  totalSuccesses: told(count, 'Proven answers since it registered.', 'answers'),
  usedBytes: told(bytes, 'Bytes that this validator had placed on it.', BYTES),
  score: told(real, 'Moving average of rewards; may be slightly negative.'),
  weight: told(
    v.nullable(ratio),
    'Its share of the weights that this validator had last set; null when none were set since it started.',
  ),
  incentive: told(v.nullable(ratio), "Its share by the chain's own count; null when it had no seat."),
  latency: told(byTask(LatencySchema, 'Times to a proven answer'), 'Times to a proven answer by task.'),
  down: told(v.boolean(), 'Whether the monitor found it absent.'),
})

export const WindowRecordSchema = v.strictObject({
  block: told(count, 'Height at which the window ended; names the window.', BLOCK),
  at: told(count, 'When it ended, by the clock of the validator.', UNIX_MS),
  miners: told(v.array(WindowMinerSchema), 'Every miner that was registered or had a row.'),
  objects: told(
    v.strictObject({
      all: told(count, 'Own objects that the last whole sweep saw.', 'objects'),
      short: told(count, 'Of these, with fewer copies than promised.', 'objects'),
      lost: told(count, 'Of these, that no holder could give.', 'objects'),
      repairQueue: told(count, 'Objects that waited for repair.', 'objects'),
      sweep: told(
        v.nullable(
          v.strictObject({
            began: told(count, 'Height at which that sweep began: no object was counted before.', BLOCK),
            ended: told(count, 'Height at which it ended.', BLOCK),
          }),
        ),
        'The sweep that counted them; null before the first, and in records of earlier versions.',
      ),
    }),
    'Objects at the end of the window.',
  ),
})

export const WindowsSchema = v.strictObject({
  validator: told(hotkeyText, 'Hotkey of the validator that answers.'),
  windows: told(
    v.array(WindowRecordSchema),
    'Windows that ended below `before`, newest first; fewer than `limit` where they would take too many bytes.',
  ),
  next: told(v.nullable(count), 'What to give as `before` for older ones; null when there are none.'),
})

export type WindowMiner = v.InferOutput<typeof WindowMinerSchema>
export type WindowRecord = v.InferOutput<typeof WindowRecordSchema>
