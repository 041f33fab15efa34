/** What a mounted image must hold, seen by the recovery that the nodes themselves start with. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parsePieceName } from '../../src/nodes/miner/piece-name.ts'
import { PieceStore } from '../../src/nodes/miner/piece-store.ts'
import { createLog } from '../../src/nodes/shared/log.ts'
import { checkIndex } from '../../src/nodes/validator/index-repair.ts'
import { openLevelIndex } from '../../src/nodes/validator/level-index.ts'
import type { Promised } from './promises.ts'

/** Owners that have proven a copy before anything is acknowledged. */
const COPIES = 3

export interface Verdict {
  readonly problems: string[]
  /** Pieces that were written and never acknowledged, or whose record was not there yet: moved aside, as they should be. */
  readonly setAside: number
}

/** @param at where the image is mounted @param owed what was acknowledged before it was copied */
export async function judge(
  at: string,
  miners: readonly string[],
  owed: readonly Promised[],
): Promise<Verdict> {
  const problems: string[] = []
  const copies = new Map<string, number>()
  let setAside = 0
  for (const miner of miners) {
    const attempt = await judgeMiner(join(at, miner), owed, copies).catch((caught: unknown) => ({
      problems: [`does not start: ${String(caught)}`],
      setAside: 0,
    }))
    problems.push(...attempt.problems.map((problem) => `${miner}: ${problem}`))
    setAside += attempt.setAside
  }
  for (const { cid } of owed) {
    const count = copies.get(cid) ?? 0
    if (count < COPIES) problems.push(`${cid} was acknowledged and has ${count} whole copies`)
  }
  problems.push(...(await judgeIndex(join(at, 'validator', 'index'), owed)))
  return { problems, setAside }
}

async function judgeMiner(
  folder: string,
  owed: readonly Promised[],
  copies: Map<string, number>,
): Promise<Verdict> {
  const problems: string[] = []
  let setAside = 0
  const log = createLog('miner', {
    write: (line) => {
      const { event } = JSON.parse(line) as { event: string }
      if (event === 'piece-orphaned') setAside += 1
      // A record whose bytes are not there or torn: it was written before them.
      if (event === 'piece-missing' || event === 'piece-damaged') problems.push(event)
    },
  })
  const limits = { capacityBytes: 2 ** 40, reserveBytes: 0 }
  const store = await PieceStore.open({ folder, ...limits, log, now: () => 0 })
  try {
    for await (const name of store.names())
      if (!(await store.openForeign(name)).ok) problems.push(`${name} has a record and is not whole`)
    for (const { cid, piece, data } of owed) {
      const name = parsePieceName(piece)
      const opened = name === null ? null : await store.openForeign(name)
      if (opened?.ok === true && Buffer.compare(opened.value.bytes, data) === 0)
        copies.set(cid, (copies.get(cid) ?? 0) + 1)
    }
  } finally {
    await store.close()
  }
  return { problems, setAside }
}

async function judgeIndex(folder: string, owed: readonly Promised[]): Promise<string[]> {
  const problems: string[] = []
  // The power took its holder with it; here that process lives on.
  rmSync(`${folder}.holder`, { force: true })
  try {
    // As a start does: it cuts what is torn at the end of a log.
    const index = await openLevelIndex(folder, {
      mustExist: true,
      onDamage: (damage) => problems.push(JSON.stringify(damage)),
    })
    try {
      for (const { cid } of owed)
        if ((await index.object(cid)) === null) problems.push(`the index does not know ${cid}`)
    } finally {
      await index.close()
    }
    const report = await checkIndex(folder, ({ kind, key }) => problems.push(`check: ${kind} ${key}`))
    if (report.unreadable !== null) problems.push(`check: ${report.unreadable}`)
    problems.push(...report.files.map(({ file, what }) => `check: ${file} ${what}`))
  } catch (caught) {
    problems.push(`the index does not open: ${String(caught)}`)
  }
  return problems
}
