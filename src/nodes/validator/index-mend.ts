/**
 * Mending record by record, in an index that LevelDB can read. What follows from other records is written anew; what does
 * not is moved aside. Nothing is synced: whoever calls this writes one synced batch at the end, and a repair that was
 * killed is run again.
 */
import { newStatistics } from '../../protocol/scoring/tiers.ts'
import { checkAccounts, checkLinks, checkRecords, type Walked } from './index-check.ts'
import { del, type Operation, openRecord, put } from './index-codec.ts'
import type { Finding, OnFinding } from './index-findings.ts'
import { KEYS } from './index-keys.ts'
import type { Quarantine } from './index-quarantine.ts'
import { PieceSchema, RepairSchema, StatsSchema } from './index-schemas.ts'
import type { Level } from './level-folder.ts'
import { endOf } from './record-store.ts'

export interface Mending {
  readonly level: Level
  readonly aside: Quarantine
  readonly onFinding: OnFinding
  /** Hotkeys whose row or pieces changed. */
  readonly miners: Set<string>
}

export function mendRecords({ level, aside, onFinding, miners }: Mending): Promise<Walked> {
  return checkRecords(level, async (finding) => {
    onFinding(finding)
    if (finding.kind !== 'damaged') return
    const { key, text, what, raw } = finding
    aside.record(key, text, what, raw)
    await level.batch([{ type: 'del', key: raw.key }], { keyEncoding: 'buffer' })
    const hotkey = /^(?:stats|hotkey):([1-9A-HJ-NP-Za-km-z]+)(?::|$)/.exec(key)?.[1]
    if (hotkey !== undefined) miners.add(hotkey)
  })
}

export async function mendLinks({ level, aside, onFinding, miners }: Mending): Promise<void> {
  await checkLinks(level, async (finding) => {
    onFinding(finding)
    if (finding.kind === 'stray' || finding.kind === 'object-lost') {
      aside.record(finding.key, finding.text, finding.what)
    }
    if (finding.kind === 'object-lost') miners.add(finding.record.hotkey)
    const operations = await mend(level, finding)
    if (operations.length > 0) await level.batch(operations)
  })
}

/** Accounts are sums: they are counted anew. */
export async function mendAccounts({ level, onFinding }: Mending): Promise<void> {
  await checkAccounts(level, async (finding) => {
    onFinding(finding)
    const operations = await mend(level, finding)
    if (operations.length > 0) await level.batch(operations)
  })
}

async function mend(level: Level, finding: Finding): Promise<Operation[]> {
  switch (finding.kind) {
    case 'missing':
      return [put(finding.key, finding.value)]
    case 'stray':
      return [del(finding.key)]
    case 'copy-lost':
      return queueForRepair(level, finding.cid)
    case 'object-lost': {
      const { hotkey, dataHash } = finding.record
      return [del(finding.key), del(KEYS.piece(dataHash, hotkey))]
    }
    case 'damaged':
      return []
  }
}

async function queueForRepair(level: Level, cid: string): Promise<Operation[]> {
  const there = await level.get(KEYS.repair(cid))
  if (there !== undefined && openRecord(KEYS.repair(cid), there, RepairSchema).ok) return []
  // Before every entry that a clock gave.
  const entry = { cid, sinceMs: 0, reason: 'index-repaired' }
  return [put(KEYS.repair(cid), entry), put(KEYS.queue(entry.sinceMs, cid), cid)]
}

/** Corrects the rows of the miners that `mendRecords` and `mendLinks` touched. */
export async function mendRows({ level, miners }: Mending): Promise<void> {
  for (const hotkey of miners) await level.batch([await statsRow(level, hotkey)])
}

/** A miner's row with the bytes that its pieces tell; a lost row begins anew. */
async function statsRow(level: Level, hotkey: string): Promise<Operation> {
  let bytes = 0
  const prefix = KEYS.hotkey(hotkey, '')
  for await (const [key, text] of level.iterator({ gte: prefix, lt: endOf(prefix) })) {
    const piece = openRecord(key, text, PieceSchema)
    if (piece.ok) bytes += piece.value.length
  }
  const text = await level.get(KEYS.stats(hotkey))
  const row = text === undefined ? null : openRecord(KEYS.stats(hotkey), text, StatsSchema)
  const kept = row?.ok ? row.value : { ...newStatistics(), hotkey, score: 0 }
  return put(KEYS.stats(hotkey), { ...kept, stored_bytes: bytes })
}
