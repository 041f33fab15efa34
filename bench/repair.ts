/**
 * Kills one of eight miners that hold `--gib` GiB of objects (1 by default, in parts of 8 MiB, three copies each) and
 * measures until every object has three healthy copies in distinct coldkeys again, by the public view of its validators.
 * Real processes, default pace. Bytes moved are what the validators report of their repairs; bytes lost, what the dead
 * miner had held for them.
 */
import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import {
  filetao,
  pidOfNode,
  removeFolder,
  startNetwork,
  temporaryFolder,
  until,
} from '../e2e/support/network.ts'
import { readEvents, readMiners, readObjects } from '../e2e/support/public-view.ts'
import { printTable } from './support/table.ts'

const MIB = 1024 * 1024
const PART_BYTES = 8 * MIB
const BLOCK_MS = 2_000
const FILES = 8
const DEADLINE_MS = 60 * 60_000

function wantedParts(): number {
  const at = process.argv.indexOf('--gib')
  const gib = at < 0 ? 1 : Number(process.argv[at + 1])
  if (!(gib > 0 && gib <= 64)) throw new RangeError('--gib needs a number above 0 and up to 64')
  return Math.max(FILES, Math.round((gib * 1024 * MIB) / PART_BYTES / FILES) * FILES)
}

function writeRandomFile(path: string, bytes: number): void {
  const block = Buffer.alloc(PART_BYTES)
  const file = openSync(path, 'w')
  for (let left = bytes; left > 0; left -= block.length)
    writeSync(file, randomFillSync(block), 0, Math.min(left, block.length))
  closeSync(file)
}

const parts = wantedParts()
const folder = temporaryFolder()
const files = temporaryFolder()
const network = await startNetwork(folder, { blockMs: BLOCK_MS })
const urls = network.ready.validators.map(({ url }) => url)

/** Bytes that the validators have placed on a miner. */
async function placedOn(hotkey: string): Promise<number> {
  const views = await Promise.all(urls.map(readMiners))
  return views.flat().reduce((sum, row) => sum + (row.hotkey === hotkey ? row.usedBytes : 0), 0)
}

async function repairedBytes(): Promise<number> {
  const events = (await Promise.all(urls.map(readEvents))).flat()
  return events.reduce((sum, event) => sum + (event.kind === 'repaired' ? event.bytes : 0), 0)
}

async function newestBlock(): Promise<number> {
  return Math.max(...(await Promise.all(urls.map(readObjects))).map((health) => health.block))
}

/** Objects of a sweep that ended after `block`; null while there was none. */
async function sweptAfter(block: number): Promise<{ objects: number; short: number } | null> {
  const health = await Promise.all(urls.map(readObjects))
  if (health.some(({ sweepBlock }) => sweepBlock === null || sweepBlock <= block)) return null
  return {
    objects: health.reduce((sum, { objects }) => sum + objects, 0),
    short: health.reduce((sum, { short }) => sum + short, 0),
  }
}

try {
  for (let index = 0; index < FILES; index++) {
    const path = join(files, `file-${index}`)
    // A part's envelope adds to its bytes; a little less than whole parts keeps their number.
    writeRandomFile(path, (parts / FILES) * PART_BYTES - MIB)
    const done = filetao(['store', path, '--network', folder, '--json'])
    if (done.code !== 0) throw new Error(`a file was not stored: ${done.stderr}`)
  }
  const storedAt = await newestBlock()
  const isWhole = async (): Promise<boolean> => (await sweptAfter(storedAt))?.short === 0
  await until(isWhole, 'every object is whole before the kill', DEADLINE_MS)
  const objects = (await sweptAfter(storedAt))?.objects ?? 0
  const [victim] = network.ready.miners
  if (victim === undefined) throw new Error('a network without miners')
  const lost = await placedOn(victim.hotkey)
  const before = await repairedBytes()

  process.kill(pidOfNode(folder, 'miner-1'), 'SIGKILL')
  const killed = performance.now()
  const isDown = async (): Promise<boolean> =>
    (await Promise.all(urls.map(readMiners))).every(
      (rows) => rows.find(({ hotkey }) => hotkey === victim.hotkey)?.down,
    )
  await until(isDown, 'both validators find it down', DEADLINE_MS)
  const noticed = (performance.now() - killed) / 1000
  const block = await newestBlock()
  await until(async () => (await sweptAfter(block))?.short === 0, 'every object is whole again', DEADLINE_MS)
  const whole = (performance.now() - killed) / 1000
  const moved = (await repairedBytes()) - before

  printTable(`Repair: one of eight miners killed, ${objects} objects, ${parts} parts of 8 MiB`, [
    { what: 'kill to declared down', ours: noticed, peer: '–', theirs: null, unit: 's' },
    { what: 'kill to full redundancy', ours: whole, peer: '–', theirs: null, unit: 's' },
    { what: 'bytes stored anew', ours: moved / MIB, peer: 'bytes lost', theirs: lost / MIB, unit: 'MiB' },
  ])
} finally {
  await network.stop()
  removeFolder(folder)
  removeFolder(files)
}
