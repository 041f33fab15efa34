/**
 * Mending a damaged index. Nothing is deleted silently: damaged files are copied and damaged records written, as they
 * were found, to a new folder beside the index before anything changes. What follows from other records is written anew.
 * What does not is lost, and named. An object that lost the record of a copy is queued for repair: a piece record made up
 * from its receipt could hold an old seed, and a miner must not be accused by it. Pieces that lost their object go too:
 * nobody can ask this validator for them.
 */
import { ClassicLevel } from 'classic-level'
import { newStatistics } from '../../protocol/scoring/tiers.ts'
import { checkLinks, checkRecords, type Walked } from './index-check.ts'
import { del, KEYS, type Operation, openRecord, put } from './index-codec.ts'
import { IndexError, levelFailure } from './index-error.ts'
import type { Finding } from './index-findings.ts'
import { Quarantine } from './index-quarantine.ts'
import { BlockSchema, PieceSchema, RepairSchema, StatsSchema } from './index-schemas.ts'
import { damagedLogs, damagedTables, type FileDamage } from './level-files.ts'
import { type Level, openLevel, openLevelUnchecked, takeFolder } from './level-folder.ts'
import { endOf, VERSION } from './record-store.ts'

export interface IndexReport {
  readonly files: readonly FileDamage[]
  /** Null when LevelDB could not be opened, or not be read to its end. */
  readonly walked: Walked | null
  readonly unreadable: string | null
  /** Where damaged files and records were put; null when there were none, or nothing was changed. */
  readonly quarantine: string | null
}

export type OnFinding = (finding: Finding) => void

/** Walks everything and changes nothing but what LevelDB does when it opens. @throws IndexError when the folder is in use */
export async function checkIndex(folder: string, onFinding: OnFinding): Promise<IndexReport> {
  return holding(folder, async () => {
    const logs = await damagedLogs(folder)
    let level: Level
    try {
      level = await openLevel(folder)
    } catch (caught) {
      return { files: logs, walked: null, unreadable: wordsOf(caught), quarantine: null }
    }
    const files = [...logs, ...(await damagedTables(folder))]
    try {
      await refuseOtherVersion(level, folder)
      const walked = await checkRecords(level, onFinding)
      await checkLinks(level, onFinding)
      return { files, walked, unreadable: null, quarantine: null }
    } catch (caught) {
      const failure = levelFailure(folder, 'read', caught)
      if (failure.code === 'other-version') throw failure
      return { files, walked: null, unreadable: failure.message, quarantine: null }
    } finally {
      await level.close()
    }
  })
}

/** @throws IndexError when the folder is in use, or when LevelDB's own repair does not make it readable */
export async function repairIndex(folder: string, onFinding: OnFinding): Promise<IndexReport> {
  return holding(folder, async () => {
    const aside = new Quarantine(folder)
    const files = await damagedLogs(folder)
    for (const { file } of files) aside.file(file)
    const level = await readableLevel(folder, aside)
    try {
      await refuseOtherVersion(level, folder)
      const mending: Mending = { level, aside, onFinding, miners: new Set() }
      const walked = await mendRecords(mending)
      await mendLinks(mending)
      for (const hotkey of mending.miners) await level.batch([await statsOf(level, hotkey)], { sync: true })
      await level.batch([put(KEYS.version, VERSION)], { sync: true })
      return { files, walked, unreadable: null, quarantine: aside.used }
    } catch (caught) {
      throw levelFailure(folder, 'read', caught)
    } finally {
      await level.close()
    }
  })
}

async function holding<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const release = await takeFolder(folder)
  try {
    return await work()
  } finally {
    await release()
  }
}

/** The index, after LevelDB's own repair when it cannot be read to its end without. */
async function readableLevel(folder: string, aside: Quarantine): Promise<Level> {
  try {
    const level = await openLevelUnchecked(folder)
    try {
      await checkRecords(level, () => undefined)
      return level
    } catch (caught) {
      await level.close()
      throw caught
    }
  } catch (caught) {
    if (levelFailure(folder, 'opened', caught).code !== 'damaged')
      throw levelFailure(folder, 'opened', caught)
  }
  for (const { file } of await damagedTables(folder)) aside.file(file)
  aside.file('CURRENT')
  // LevelDB moves what it cannot read to the folder `lost` within its own.
  await ClassicLevel.repair(folder)
  const level = await openLevelUnchecked(folder)
  // Its repair writes compressed tables; ours are not, so that a bit costs a record and not a block.
  await level.compactRange('', '\x7f')
  return level
}

interface Mending {
  readonly level: Level
  readonly aside: Quarantine
  readonly onFinding: OnFinding
  /** Hotkeys whose row or pieces changed. */
  readonly miners: Set<string>
}

function mendRecords({ level, aside, onFinding, miners }: Mending): Promise<Walked> {
  return checkRecords(level, async (finding) => {
    onFinding(finding)
    if (finding.kind !== 'damaged') return
    const { key, text, what, raw } = finding
    aside.record(key, text, what, raw)
    await level.batch([{ type: 'del', key: raw.key }], { keyEncoding: 'buffer', sync: true })
    const hotkey = /^(?:stats|hotkey):([1-9A-HJ-NP-Za-km-z]+)(?::|$)/.exec(key)?.[1]
    if (hotkey !== undefined) miners.add(hotkey)
  })
}

async function mendLinks({ level, aside, onFinding, miners }: Mending): Promise<void> {
  await checkLinks(level, async (finding) => {
    onFinding(finding)
    if (finding.kind === 'stray' || finding.kind === 'object-lost') {
      aside.record(finding.key, finding.text, finding.what)
    }
    if (finding.kind === 'object-lost') miners.add(finding.record.hotkey)
    const operations = await mend(level, finding)
    if (operations.length > 0) await level.batch(operations, { sync: true })
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

/** A miner's row with the bytes that its pieces tell; a lost row begins anew. */
async function statsOf(level: Level, hotkey: string): Promise<Operation> {
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

/** A whole version record of another layout: nothing of it is ours to judge. */
async function refuseOtherVersion(level: Level, folder: string): Promise<void> {
  const text = await level.get(KEYS.version)
  const found = text === '1' ? 1 : text === undefined ? null : openRecord(KEYS.version, text, BlockSchema)
  const version = found === null || found === 1 ? found : found.ok ? found.value : null
  if (version === null || version === VERSION) return
  throw new IndexError(
    'other-version',
    `the index in ${folder} has layout ${version}; this program knows ${VERSION}`,
  )
}

function wordsOf(caught: unknown): string {
  return caught instanceof Error ? caught.message : 'LevelDB cannot open it'
}
