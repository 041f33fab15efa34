import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { afterEach, expect, it } from 'vitest'
import type { EngineEvent } from '../../../engine/events.ts'
import { createLog } from '../../shared/log.ts'
import { type EventHistory, openEventHistory } from './event-history.ts'

const folders: string[] = []
const open: EventHistory[] = []
const lines: string[] = []
const log = createLog('test', { write: (line) => void lines.push(line) })

afterEach(async () => {
  for (const history of open.splice(0)) await history.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  lines.length = 0
})

function fresh(): string {
  const parent = mkdtempSync(join(tmpdir(), 'filetao-history-'))
  folders.push(parent)
  return join(parent, 'history')
}

async function history(
  folder: string,
  eventsMax = 20_000,
  now: () => number = Date.now,
): Promise<EventHistory> {
  const made = await openEventHistory({ folder, log, eventsMax, writeEveryMs: 20, now })
  open.push(made)
  return made
}

async function close(made: EventHistory): Promise<void> {
  open.splice(open.indexOf(made), 1)
  await made.close()
}

const back = (miner: string): EngineEvent => ({ kind: 'miner-back', miner })
const all = (from: EventHistory) => from.after(0, Number.MAX_SAFE_INTEGER)
const miners = (from: EventHistory) => all(from).map((event) => ('miner' in event ? event.miner : ''))

it('gives back what was added, after any number, and again after a restart', async () => {
  const folder = fresh()
  const first = await history(folder)
  for (const name of ['a', 'b', 'c']) first.add(back(name))
  expect(miners(first)).toEqual(['a', 'b', 'c'])
  expect(first.after(first.oldest ?? 0, 1)).toMatchObject([{ miner: 'b' }])
  expect(first.after(first.newest ?? 0, 10)).toEqual([])
  const before = all(first)
  await close(first)
  const second = await history(folder)
  expect(all(second)).toEqual(before)
  second.add(back('d'))
  expect(second.newest).toBeGreaterThan(before.at(-1)?.seq ?? Number.POSITIVE_INFINITY)
})

it('gives no number twice when the last batch was lost and the clock went back', async () => {
  const folder = fresh()
  let now = 5_000_000
  const first = await openEventHistory({ folder, log, writeEveryMs: 1_000_000, now: () => now })
  for (let i = 0; i < 4_000; i += 1) first.add(back('lost'))
  const lost = first.newest ?? 0
  // What a process killed now leaves: the bound is on disk, the events are not.
  const copy = fresh()
  cpSync(folder, copy, { recursive: true })
  await first.close()
  now = 1_000
  const second = await history(copy, 20_000, () => now)
  expect(all(second)).toEqual([])
  second.add(back('new'))
  expect(second.newest).toBeGreaterThan(lost)
})

it('stays within its bound, in memory and on disk', async () => {
  const folder = fresh()
  const first = await history(folder, 500)
  for (let i = 0; i < 3_000; i += 1) first.add(back(String(i)))
  expect(miners(first).length).toBe(500)
  expect(miners(first).at(-1)).toBe('2999')
  await close(first)
  const level = new ClassicLevel(folder)
  const kept = (await level.keys({ gte: 'event:' }).all()).length
  await level.close()
  expect(kept).toBeLessThanOrEqual(1_500)
  expect(miners(await history(folder, 500)).at(0)).toBe('2500')
})

it.each([
  [
    'a store that LevelDB cannot read',
    async (folder: string) => {
      for (const name of readdirSync(folder))
        if (/^MANIFEST|^CURRENT/.test(name)) writeFileSync(join(folder, name), 'damaged')
    },
  ],
  [
    'a record that is none',
    async (folder: string) => {
      const level = new ClassicLevel(folder)
      await level.put('event:0000000000000001', '{"kind":"audit"}')
      await level.close()
    },
  ],
])('sets aside %s, with a line, and goes on with higher numbers', async (_what, damage) => {
  const folder = fresh()
  const first = await history(folder)
  first.add(back('a'))
  const before = first.newest ?? 0
  await close(first)
  await damage(folder)
  const second = await history(folder)
  expect(all(second)).toEqual([])
  second.add(back('b'))
  expect(second.newest).toBeGreaterThan(before)
  expect(lines.filter((line) => line.includes('history-set-aside')).length).toBe(1)
  expect(readdirSync(join(folder, '..'))).toContain('history.damaged')
})

it('is in memory only where the disk gives it no place', async () => {
  const folder = fresh()
  writeFileSync(join(folder, '..', 'file'), '')
  const made = await history(join(folder, '..', 'file', 'history'))
  made.add(back('a'))
  expect(miners(made)).toEqual(['a'])
  expect(lines.some((line) => line.includes('history-not-kept'))).toBe(true)
})

it('costs a round far less than a tenth of a millisecond an event', async () => {
  const made = await history(fresh())
  // Processor time: what other processes take does not count.
  const before = process.cpuUsage()
  for (let i = 0; i < 20_000; i += 1) made.add(back('a'))
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000 / 20_000).toBeLessThan(0.1)
})
