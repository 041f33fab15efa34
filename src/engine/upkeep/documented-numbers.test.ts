/**
 * The numbers of docs/upkeep.md come out of this test: it writes the block between the two marks from the code and
 * compares. After changing a number, `npx vitest run src/engine/upkeep/documented-numbers.test.ts` shows the new block.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { RULE_SETS } from '../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, TIERS } from '../../protocol/scoring/tiers.ts'
import {
  BATCH_RECORDS,
  COPIES,
  DISCARD_GRACE_MS,
  DISCARD_LOOK,
  DISCARD_PARALLEL,
  DISCARD_SWEEP,
  DISCARD_TIMEOUT_MS,
  DISCARDS_OF_ONE,
  DISTRIBUTE_COPIES,
  END_MARGIN_S,
  GRACE_MS,
  HOLDERS_MAX,
  MONITOR_MINERS,
  MONITOR_TIMEOUT_MS,
  OWNERS_MAX,
  PLACING_ABANDONED_MS,
  PURGE_GRACE,
  PURGE_RECORDS,
  RENEW_TIMEOUT_MS,
  REPAIR_BYTES,
  REPAIR_LOOK,
  REPAIR_MS,
  REPAIR_PARALLEL,
  REPAIR_REST_MAX_MS,
  REPAIR_REST_MS,
  STEP_BLOCKS,
  STRAY_WAIT_MS,
  STRIKES_MAX,
  SUSPICION_MS,
  SWEEP_OBJECTS,
  TTL_DEFAULT,
} from '../limits.ts'

const { monitorFailures, monitorReward } = RULE_SETS.seed
const TIB = 2 ** 40

const ROWS: readonly (readonly [what: string, value: string])[] = [
  ['blocks between two steps', `${STEP_BLOCKS}`],
  ['copies promised, each with another owner', `${COPIES}`],
  ['copies up to which `distribute` adds one', `${DISTRIBUTE_COPIES}`],
  ['recorded holders of one object at most', `${HOLDERS_MAX}`],
  ['miners pinged in a step, time for each', `${MONITOR_MINERS}, ${MONITOR_TIMEOUT_MS / 1000} s`],
  ['missed pings in a row until a miner is down, reward then', `${monitorFailures}, ${monitorReward}`],
  ['silent questions in a row until a copy is doubtful', `${STRIKES_MAX}`],
  ['grace: all silent, chain shows less, nobody can give an object', `${GRACE_MS / 60_000} min`],
  ['new copies go to others first after a miner was found out, for', `${SUSPICION_MS / 3_600_000} h`],
  ['objects that repair looks at in a step', count(REPAIR_LOOK)],
  ['bytes that repair stores in a step', `${REPAIR_BYTES / 2 ** 20} MiB`],
  [
    'objects repaired at the same time, time after which a step begins no more',
    `${REPAIR_PARALLEL}, ${REPAIR_MS / 1000} s`,
  ],
  [
    'rest of what cannot be repaired, first and longest',
    `${REPAIR_REST_MS / 1000} s, ${REPAIR_REST_MAX_MS / 1000} s`,
  ],
  ['objects that the sweep looks at in a step', count(SWEEP_OBJECTS)],
  ['an object lives, when its owner does not say', `${TTL_DEFAULT / 86_400} days`],
  ['a record outlives its object by', `${PURGE_GRACE / 60} min`],
  ['nobody is asked for a piece in the last part of its term', `${END_MARGIN_S / 60} min, or a tenth of it`],
  ['owners of one object', `${OWNERS_MAX}`],
  [
    'a miner is waited for: to renew, to discard; a delete waits for confirmations',
    `${RENEW_TIMEOUT_MS / 1000} s, ${DISCARD_TIMEOUT_MS / 1000} s; ${DISCARD_GRACE_MS / 1000} s`,
  ],
  ['pieces that are told to be discarded after a block, at once', `${DISCARD_LOOK}, ${DISCARD_PARALLEL}`],
  [
    'pieces that one miner is still to be told of at most, entries looked over for that after a block',
    `${count(DISCARDS_OF_ONE)}, ${count(DISCARD_SWEEP)}`,
  ],
  ['a miner is told to discard a copy that no record tells of after', `${STRAY_WAIT_MS / 1000} s`],
  [
    'a placement that nothing tells of, because its process died, is given up after',
    `${PLACING_ABANDONED_MS / 1000} s`,
  ],
  ['expired records removed in one purge at most', count(PURGE_RECORDS)],
  ['records in one batch', `${BATCH_RECORDS}`],
  [
    'capacity by tier, TiB',
    TIER_NAMES.map((name) => `${name} ${count(TIERS[name].storageLimit / TIB)}`).join(', '),
  ],
]

function count(value: number): string {
  return value.toLocaleString('en')
}

test('docs/upkeep.md shows the numbers of the code', () => {
  const block = ['| what | value |', '|---|---|', ...ROWS.map((row) => `| ${row.join(' | ')} |`)].join('\n')
  const text = readFileSync('docs/upkeep.md', 'utf8')
  const shown = /<!-- numbers -->\n([\s\S]*?)\n<!-- \/numbers -->/.exec(text)?.[1]
  expect(shown).toBe(block)
})
