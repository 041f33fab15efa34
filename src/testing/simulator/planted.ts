/**
 * Fifteen ways to break the engine, each as one textual change to its source: those of reliability section 6, three of them
 * in the place of ones that an engine of ours cannot have (docs/reliability.md): content-path-ignored, seed-window-lost,
 * holders-roll-back; and three of deleting and renewing.
 */
export interface PlantedBug {
  readonly name: string
  readonly what: string
  /** Below src/. */
  readonly file: string
  /** Must be in the file exactly once. */
  readonly find: string
  readonly replace: string
}

export const PLANTED: readonly PlantedBug[] = [
  {
    name: 'ack-before-fsync',
    what: 'an upload is acknowledged before its record is on the disk',
    file: 'engine/store-object.ts',
    find: "await applyBatch(parts, batch, 'durable')",
    replace: "await applyBatch(parts, batch, 'relaxed')",
  },
  {
    name: 'seed-not-persisted',
    what: 'a challenge leaves before its seed is on the disk',
    file: 'engine/rounds/audit-round.ts',
    find: "await ports.index.apply([...done, ...pieces], 'durable')",
    replace: "await ports.index.apply([...done, ...pieces], 'relaxed')",
  },
  {
    name: 'index-off-by-one',
    what: 'the chunk after the last one is asked for',
    file: 'engine/rounds/draw-challenge.ts',
    find: 'index: uniformBelow(random, chunks) }',
    replace: 'index: uniformBelow(random, chunks + 1) }',
  },
  {
    name: 'double-count',
    what: 'each answer is counted twice',
    file: 'engine/scores.ts',
    find: 'statistics.count(hotkey, kind, success)',
    replace: 'for (let i = 0; i < 2; i += 1) statistics.count(hotkey, kind, success)',
  },
  {
    name: 'tier-reset-forgotten',
    what: 'the end of a window keeps the counters',
    file: 'protocol/scoring/tiers.ts',
    find: 'return { ...EMPTY_WINDOW, total_successes, tier: name, storage_limit: storageLimit }',
    replace: 'return { ...row, total_successes, tier: name, storage_limit: storageLimit }',
  },
  {
    name: 'content-path-ignored',
    what: 'the chunk need not belong to the object',
    file: 'protocol/challenge-proof.ts',
    find: 'if (root !== null) checkContent(',
    replace: 'if (root !== null && request.index < 0) checkContent(',
  },
  {
    name: 'seed-window-lost',
    what: 'the seeds that a miner may hold are forgotten when another one is sent',
    file: 'engine/rounds/seed-windows.ts',
    find: 'return [...piece.seeds, ...others',
    replace: 'return [...piece.seeds.slice(1, 1), ...others',
  },
  {
    name: 'repair-counts-dead-copy',
    what: 'a copy on a miner that is down counts as healthy',
    file: 'engine/upkeep/copies.ts',
    find: 'if (rules.isDown(miner) || rules.isLeaving(miner)',
    replace: 'if (rules.isLeaving(miner)',
  },
  {
    name: 'weights-on-stale-block',
    what: 'weights are set again from a metagraph that has not moved',
    file: 'engine/epoch.ts',
    find: 'const last = Math.max(own.lastUpdateBlock, lastTryBlock)',
    replace: 'const last = own.lastUpdateBlock',
  },
  {
    name: 'replay-after-restart',
    what: 'a restart runs the step of its block once more',
    file: 'engine/rounds/step.ts',
    find: 'let last = stepAt()',
    replace: 'let last = stepAt() - 1',
  },
  {
    name: 'ttl-early-delete',
    what: 'the purge takes what ends within the next day',
    file: 'engine/upkeep/purge.ts',
    find: 'const before = Math.floor(parts.nowMs() / 1000) - PURGE_GRACE',
    replace: 'const before = Math.floor(parts.nowMs() / 1000) + 24 * PURGE_GRACE',
  },
  {
    name: 'holders-roll-back',
    what: 'the holders that a repair found are not on the disk when it says so',
    file: 'engine/upkeep/mend.ts',
    find: "await applyBatch({ ports, statistics }, batch, changed ? 'durable' : 'relaxed')",
    replace: "await applyBatch({ ports, statistics }, batch, 'relaxed')",
  },
  {
    name: 'delete-before-fsync',
    what: 'a delete is confirmed before it is on the disk',
    file: 'engine/remove-object.ts',
    find: "await applyBatch(parts, batch, 'durable')",
    replace: "await applyBatch(parts, batch, 'relaxed')",
  },
  {
    name: 'renewal-unconfirmed',
    what: 'a miner that does not answer is taken to keep its piece longer',
    file: 'engine/renew-object.ts',
    find: "if (result.ok) (result.value === 'renewed' ? renewed : again).add(hotkey)",
    replace: 'renewed.add(hotkey)',
  },
  {
    name: 'found-out-not-told',
    what: 'a delete tells only those that still count as holders',
    file: 'engine/remove-object.ts',
    find: 'piece === null ? discardOfHint(record, receipt) : discardOf(record, piece, receipt)',
    replace:
      'piece === null ? { ...discardOfHint(record, receipt), until: 0 } : discardOf(record, piece, receipt)',
  },
]
