import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import * as v from 'valibot'
import { afterEach, expect, it, vi } from 'vitest'
import type { WindowEnd } from '../../../engine/events.ts'
import type { MinerStats } from '../../../engine/records.ts'
import { newStatistics } from '../../../protocol/scoring/tiers.ts'
import { createLog } from '../../shared/log.ts'
import { engineLog } from '../engine-log.ts'
import { type EventHistory, openEventHistory } from './event-history.ts'
import { createPublicView } from './public-view.ts'
import { type WindowRecord, WindowRecordSchema, WindowsSchema } from './window-answers.ts'

const folders: string[] = []
const open: EventHistory[] = []
const lines: string[] = []
const log = createLog('test', { write: (line) => void lines.push(line) })

afterEach(async () => {
  for (const history of open.splice(0)) await history.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  lines.length = 0
})

async function begin(folder = mkdtempSync(join(tmpdir(), 'filetao-windows-')), windowsMax = 400) {
  folders.push(folder)
  const history = await openEventHistory({ folder: join(folder, 'history'), log, windowsMax })
  open.push(history)
  return { folder, history }
}

const address = (n: number) => `5${String(n).padStart(3, '1').replaceAll('0', 'z')}${'a'.repeat(44)}`
const row = (n: number, more: Partial<MinerStats> = {}): MinerStats => ({
  ...newStatistics(),
  hotkey: address(n),
  stored_bytes: 0,
  score: 0,
  ...more,
})
const endOf = (n: number): WindowEnd => {
  const counted = { challenge_attempts: 6, challenge_successes: 5, total_successes: 2_000, score: 0.4 }
  return { before: row(n, counted), after: row(n, { total_successes: 2_000, score: 0.4, tier: 'Silver' }) }
}
const ended = (block: number, ends: readonly WindowEnd[] = [endOf(1)]) =>
  ({ kind: 'window-ended', block, miners: ends.length, ends }) as const

const HEALTH = { objects: 9, copies: [0, 0, 1, 8], short: 1, lost: 0, bytes: 1, began: 6_998, block: 7_000 }

function viewOf(history: EventHistory, index: { repairs: () => Promise<[]> } = { repairs: async () => [] }) {
  const seat = {
    coldkey: address(99),
    axon: { ip: '127.0.0.1', port: 1 },
    stakeRao: 0n,
    validatorPermit: false,
    lastUpdateBlock: 0,
    registeredAtBlock: 0,
    incentive: 0.25,
  }
  const view = createPublicView({
    hotkey: address(50),
    windowBlocks: 720,
    successScale: 1,
    quotaBytes: null,
    history,
    metagraph: () => ({
      block: 7_200,
      neurons: [1, 2].map((n) => ({ ...seat, uid: n, hotkey: address(n) })),
    }),
    index: { window: async () => 0, pendingAudits: async () => [], ...index },
  })
  view.source({ rows: () => [], isDown: (hotkey) => hotkey === address(2), health: () => HEALTH })
  return view
}

const kept = async (history: EventHistory, before: number | null = null, limit = 10) => {
  const { texts, next } = await history.windows.page(before, limit)
  return { next, windows: texts.map((text) => v.parse(WindowRecordSchema, JSON.parse(text))) }
}
const blocks = async (history: EventHistory) =>
  (await kept(history, null, 100)).windows.map(({ block }) => block)

it('keeps a window with the counts before they began anew, and has it after a restart', async () => {
  const { folder, history } = await begin()
  viewOf(history).take(ended(7_200))
  await vi.waitFor(async () => expect(await blocks(history)).toEqual([7_200]))
  const { windows } = await kept(history)
  expect(windows[0]).toMatchObject({
    block: 7_200,
    objects: { all: 9, short: 1, lost: 0, repairQueue: 0, sweep: { began: 6_998, ended: 7_000 } },
    miners: [
      {
        hotkey: address(1),
        uid: 1,
        tierBefore: 'Bronze',
        tier: 'Silver',
        window: { challenge: { attempts: 6, successes: 5 }, store: { attempts: 0, successes: 0 } },
        totalSuccesses: 2_000,
        score: 0.4,
        weight: null,
        incentive: 0.25,
        down: false,
      },
      // Registered and never asked.
      { hotkey: address(2), uid: 2, totalSuccesses: 0, down: true },
    ],
  })
  await history.close()
  open.splice(0)
  expect((await kept((await begin(folder)).history)).windows).toEqual(windows)
})

it('says in the log what it keeps of each miner', async () => {
  engineLog(log)(ended(7_200))
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { event: 'window-ended', block: 7_200, miners: 1 },
    {
      event: 'window-miner',
      block: 7_200,
      miner: address(1),
      tierBefore: 'Bronze',
      tier: 'Silver',
      attempts: 6,
      successes: 5,
      totalSuccesses: 2_000,
      usedBytes: 0,
      score: 0.4,
    },
  ])
})

it('keeps the newest windows only, and gives them page by page', async () => {
  const { history } = await begin(undefined, 5)
  const view = viewOf(history)
  for (let block = 720; block <= 7_200; block += 720) view.take(ended(block))
  await vi.waitFor(async () => expect(await blocks(history)).toEqual([7_200, 6_480, 5_760, 5_040, 4_320]))
  const first = await kept(history, null, 2)
  expect([first.windows.map(({ block }) => block), first.next]).toEqual([[7_200, 6_480], 6_480])
  const rest = await kept(history, first.next, 3)
  expect([rest.windows.map(({ block }) => block), rest.next]).toEqual([[5_760, 5_040, 4_320], null])
  expect(await kept(history, 4_320)).toEqual({ windows: [], next: null })
})

it('lets records of a chain that began anew take the place of those above', async () => {
  const { history } = await begin(undefined, 5)
  const view = viewOf(history)
  for (const block of [7_200, 7_920, 8_640]) view.take(ended(block))
  await vi.waitFor(async () => expect(await blocks(history)).toEqual([8_640, 7_920, 7_200]))
  for (const block of [720, 1_440]) view.take(ended(block))
  await vi.waitFor(async () => expect(await blocks(history)).toEqual([1_440, 720]))
})

it('ends causes with their window, and forgets a miner that was replaced, also while the disk gives events no number', async () => {
  const { history } = await begin()
  const view = viewOf(history)
  const { observer } = view.source({ rows: () => [], isDown: () => false, health: () => HEALTH })
  const silent = { kind: 'audit', task: 'challenge', outcome: 'offline', reason: 'silent' } as const
  const asked = { ...silent, miner: address(1), detail: '', cid: 'bafk', block: 7_100, ms: 9 }
  view.take(asked)
  const causes = () => observer.of(address(1)).causes.list({ store: 9, challenge: 9, retrieve: 9 })
  expect(causes()).toHaveLength(1)
  const add = vi.spyOn(history, 'add').mockImplementation(() => undefined)
  view.take(ended(7_200))
  expect(causes()).toEqual([])
  add.mockRestore()
  view.take(asked)
  vi.spyOn(history, 'add').mockImplementation(() => undefined)
  view.take({
    kind: 'miner-replaced',
    uid: 1,
    miner: address(1),
    by: address(3),
    pieces: 0,
  })
  expect(causes()).toEqual([])
})

it('gives 256 miners in pages that the gateway passes on, however many are asked for', async () => {
  const { history } = await begin()
  const view = viewOf(history)
  const ends = Array.from({ length: 256 }, (_, n) => endOf(n + 100))
  const all = Array.from({ length: 40 }, (_, n) => 720 * (n + 1))
  for (const block of all) view.take(ended(block, ends))
  await vi.waitFor(async () => expect(await kept(history, 721)).toMatchObject({ windows: [{ block: 720 }] }))
  await vi.waitFor(async () => expect((await history.windows.page(null, 1)).texts[0]).toContain('28800'))
  const seen: number[] = []
  let next: number | null = null
  do {
    const page: { texts: readonly string[]; next: number | null } = await history.windows.page(next, 100)
    const text = `{"validator":"${address(50)}","windows":[${page.texts.join(',')}],"next":${page.next}}`
    expect(text.length).toBeLessThan(4 * 1024 * 1024)
    const { windows } = v.parse(WindowsSchema, JSON.parse(text))
    expect(windows.length).toBeGreaterThan(1)
    seen.push(...windows.map(({ block }) => block))
    next = page.next
  } while (next !== null)
  expect(seen).toEqual(all.toReversed())
})

it.each([
  [
    'the disk refuses',
    async (history: EventHistory) => {
      await history.close()
      open.splice(0)
      return viewOf(history)
    },
  ],
  [
    'the index refuses',
    async (history: EventHistory) =>
      viewOf(history, { repairs: () => Promise.reject(new Error('index refuses')) }),
  ],
])('costs the record and no more when %s', async (_why, prepare) => {
  const { history } = await begin()
  const view = await prepare(history)
  expect(() => view.take(ended(7_200))).not.toThrow()
  await vi.waitFor(() => expect(lines.join('\n')).toContain('window-not-kept'))
})

it('gives records of the version before with a count whose time nobody knows', async () => {
  const { folder, history } = await begin()
  viewOf(history).take(ended(7_200))
  await vi.waitFor(async () => expect(await blocks(history)).toEqual([7_200]))
  const { windows } = await kept(history)
  await history.close()
  open.splice(0)
  const level = new ClassicLevel<string, string>(join(folder, 'history'))
  const [[key, text] = ['', '']] = await level.iterator({ gte: 'window-2:', lt: 'window-2:~' }).all()
  const { sweep: _, ...counted } = (JSON.parse(text) as WindowRecord).objects
  await level.put(key.replace('-2:', '-1:'), JSON.stringify({ ...windows[0], objects: counted }))
  await level.del(key)
  await level.close()
  const { windows: renewed } = await kept((await begin(folder)).history)
  expect(renewed).toEqual([{ ...windows[0], objects: { ...counted, sweep: null } }])
})

it('has no windows where there is no disk', async () => {
  const history = await openEventHistory({ folder: '/dev/null/history', log })
  open.push(history)
  viewOf(history).take(ended(7_200))
  expect(await kept(history)).toEqual({ windows: [], next: null })
})
