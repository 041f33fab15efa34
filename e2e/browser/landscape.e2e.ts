/**
 * Every number on a page equals the API's, which equals what the validator's log says. A real network, and a visitor without a
 * vault. Counts move while one looks, so that a page is compared with two equal answers around it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  MinerAnswerSchema,
  type MinerRow,
  MinersSchema,
} from '../../src/nodes/validator/public-view/api-answers.ts'
import { type WindowRecord, WindowsSchema } from '../../src/nodes/validator/public-view/window-answers.ts'
import { type Browser, openBrowser } from '../support/browser.ts'
import {
  type RunningNetwork,
  removeFolder,
  startNetwork,
  temporaryFolder,
  until,
} from '../support/network.ts'

/** Of which 60 make a window. */
const BLOCK_MS = 500
/** Until a window has ended, on a machine with other work. */
const WINDOW_MS = 180_000

const folder = temporaryFolder()
let network: RunningNetwork
let browser: Browser

beforeAll(async () => {
  const flags = ['--validators', '2']
  const opening = openBrowser({ profile: join(folder, 'profile') })
  network = await startNetwork(join(folder, 'network'), { miners: 8, blockMs: BLOCK_MS, flags })
  browser = await opening
})

afterAll(async () => {
  await browser?.close()
  await network?.stop()
  removeFolder(folder)
})

const validator = () => network.ready.validators[0]?.hotkey ?? ''

async function answerOf<const S extends v.GenericSchema>(schema: S, path: string): Promise<v.InferOutput<S>> {
  // As the page reads it: through the gateway.
  const answer = await fetch(new URL(`/api/validators/${validator()}${path}`, network.ready.app))
  return v.parse(schema, await answer.json())
}

/** The miner that has proven the most. */
async function busiest(): Promise<MinerRow> {
  const [row] = (await answerOf(MinersSchema, '/miners?sort=successes&limit=1')).miners
  if (row === undefined) throw new Error('there are no miners')
  return row
}

const minerOf = async (hotkey: string): Promise<MinerRow> =>
  (await answerOf(MinerAnswerSchema, `/miners/${hotkey}`)).miner

async function windowsOf(limit: number): Promise<readonly WindowRecord[]> {
  return (await answerOf(WindowsSchema, `/windows?limit=${limit}`)).windows
}

/** Lines of the validator's log about one window, by miner. */
function loggedWindow(block: number): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const text = readFileSync(join(folder, 'network', 'logs', 'validator-1.log'), 'utf8')
  const lines = text
    .split('\n')
    .filter((line) => line.includes('"window-miner"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['block'] === block)
  return new Map(lines.map((line) => [String(line['miner']), line]))
}

/** What the page's table says of one miner. */
async function cellsOf(page: Page, hotkey: string): Promise<Readonly<Record<string, string>>> {
  const cells = page.locator(`tr[data-hotkey="${hotkey}"] td`)
  return Object.fromEntries(
    await cells.evaluateAll((all) =>
      all.map((cell) => [cell.getAttribute('data-column') ?? '', cell.textContent?.trim() ?? '']),
    ),
  )
}

const TASKS = ['store', 'challenge', 'retrieve'] as const
const counted = ({ window, tier, totalSuccesses }: MinerRow) => ({
  tier,
  successes: totalSuccesses.toLocaleString('en'),
  ...Object.fromEntries(
    TASKS.map((task) => [`window-${task}`, `${window[task].successes} of ${window[task].attempts}`]),
  ),
})

it('a window that ended is told by the API as by the validator’s own log, to the last digit', async () => {
  let record: WindowRecord | undefined
  // The first may have ended before anybody was asked anything.
  await until(
    async () => {
      record = (await windowsOf(1))[0]
      return loggedWindow(record?.block ?? -1).size > 0
    },
    'a window ends in which miners were asked',
    WINDOW_MS,
  )
  const logged = loggedWindow(record?.block ?? -1)
  const hotkeys = network.ready.miners.map(({ hotkey }) => hotkey)
  expect(record?.miners.map(({ hotkey }) => hotkey).sort()).toEqual(hotkeys.toSorted())
  expect(logged.size).toBeGreaterThan(0)
  const told = record?.miners.filter(({ hotkey }) => logged.has(hotkey)) ?? []
  expect(told).toHaveLength(logged.size)
  for (const { hotkey, tierBefore, tier, totalSuccesses, usedBytes, score, window } of told) {
    const sum = (of: 'attempts' | 'successes') => TASKS.reduce((all, task) => all + window[task][of], 0)
    expect(logged.get(hotkey)).toMatchObject({
      tierBefore,
      tier,
      totalSuccesses,
      usedBytes,
      score,
      attempts: sum('attempts'),
      successes: sum('successes'),
    })
  }
})

it('the page says of a miner what the API says, and its tier is the one in the log', async () => {
  const { page, complaints } = browser
  await page.goto(new URL('/network/chain', network.ready.app).href)
  await page.getByRole('heading', { name: 'Chain', exact: true }).waitFor()
  await page.getByText('8 announced', { exact: false }).waitFor()

  await page.goto(new URL(`/network/miners?set=all&validator=${validator()}`, network.ready.app).href)
  await page.locator('tr[data-hotkey]').nth(7).waitFor()
  const { hotkey } = await busiest()
  let api = await minerOf(hotkey)
  let shown: Readonly<Record<string, string>> = {}
  let logged: unknown
  await until(
    async () => {
      const before = await minerOf(hotkey)
      shown = await cellsOf(page, hotkey)
      logged = loggedWindow((await windowsOf(1))[0]?.block ?? -1).get(hotkey)?.['tier']
      api = await minerOf(hotkey)
      const same = Object.entries(counted(api)).every(([column, text]) => shown[column] === text)
      return same && api.tier === logged && JSON.stringify(before.window) === JSON.stringify(api.window)
    },
    'the page says what the API says',
    WINDOW_MS,
  )
  expect(shown).toMatchObject(counted(api))
  expect(shown['tier']).toBe(logged)
  expect(api.totalSuccesses).toBeGreaterThan(0)
  expect(complaints).toEqual([])
})

it('the check of a node finds nothing in the way of a validator, and says of a miner that it is one', async () => {
  const { page, complaints } = browser
  const states = async (): Promise<Readonly<Record<string, string>>> => {
    await page.locator('[data-step="proofs"]:not([data-state="waits"]):not([data-state="asks"])').waitFor()
    const steps = await page.locator('[data-step]').all()
    const told = steps.map(async (step) => [
      (await step.getAttribute('data-step')) ?? '',
      (await step.getAttribute('data-state')) ?? '',
    ])
    return Object.fromEntries(await Promise.all(told)) as Record<string, string>
  }
  await page.goto(new URL('/network/nodes', network.ready.app).href)
  await page.locator(`a[href$="${validator()}"]`).click()
  const good = {
    gateway: 'good',
    address: 'good',
    reach: 'good',
    ping: 'good',
    identity: 'good',
    clock: 'good',
  }
  expect(await states()).toMatchObject({ ...good, admits: 'good', version: 'good', proofs: 'good' })
  await page.getByText('Verified by you', { exact: true }).waitFor()
  const miner = network.ready.miners[0]?.hotkey ?? ''
  await page.goto(new URL(`/network/nodes/${miner}`, network.ready.app).href)
  expect(await states()).toMatchObject({ ...good, admits: 'note', proofs: 'note' })
  await page.goto(new URL(`/network/nodes/${miner.slice(0, -1)}`, network.ready.app).href)
  expect(await states()).toMatchObject({ listed: 'bad', reach: 'skipped' })
  expect(complaints).toEqual([])
})
