import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import type { MinerRow, MinersPage, ObjectsHealth } from '../validator/public-view/api-answers.ts'
import { runNetwork } from './network-command.ts'
import { networkText } from './network-table.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  vi.restoreAllMocks()
  for (const clean of cleanups.splice(0)) clean()
})

const window = { attempts: 4, successes: 3 }
const latency = { p50: 12.4, p95: 80, samples: 4 }
const rowOf = (hotkey: string, more: Partial<MinerRow> = {}): MinerRow => ({
  hotkey,
  uid: 1,
  coldkey: 'c',
  tier: 'Silver',
  storageLimit: 1,
  usedBytes: 1,
  window: { store: window, challenge: window, retrieve: window },
  totalSuccesses: 9,
  wilson: { seed: 0.75, reference: 0.75, strict: 0.6 },
  latency: { store: latency, challenge: latency, retrieve: latency },
  score: 0.5,
  weight: 0.25,
  down: false,
  doubtful: 0,
  causes: [],
  last: null,
  lastFailure: null,
  ...more,
})
const page: Omit<MinersPage, 'miners' | 'next'> = {
  validator: 'v',
  block: 9,
  windowBlocks: 60,
  successScale: 1,
  windowStart: 4,
  weightsBlock: 8,
  sort: 'hotkey',
  total: 2,
}
const objects: ObjectsHealth = {
  validator: 'v',
  block: 9,
  promised: 3,
  objects: 5,
  copies: [0, 0, 1, 3, 1],
  short: 1,
  lost: 0,
  bytes: 3 * 2 ** 20,
  repairQueue: 1,
  sweepBegan: 8,
  sweepBlock: 8,
  sweepAge: 1,
}
const lie = {
  task: 'challenge',
  outcome: 'fail',
  reason: 'chunk-differs',
  detail: '',
  object: '',
  block: 7,
  at: 5,
} as const

it('prints miners by incentive, figures of validators side by side, and what holds an object', () => {
  const seen = (miners: readonly MinerRow[]) => ({ page, miners, objects })
  const text = networkText({
    chain: {
      block: 10,
      incentives: new Map([
        ['5A', 0.1],
        ['5B', 0.9],
      ]),
    },
    names: new Map([
      ['5A', 'miner-1'],
      ['5B', 'miner-2'],
    ]),
    validators: [
      { name: 'one', seen: seen([rowOf('5A', { lastFailure: lie, down: true }), rowOf('5B')]) },
      { name: 'two', seen: seen([rowOf('5A', { tier: 'Bronze', weight: null }), rowOf('5B')]) },
      { name: 'three', seen: 'does not answer' },
    ],
  })
  const lines = text.split('\n')
  expect(lines[0]).toBe('block 10')
  expect(lines[2]).toMatch(
    /^miner +incentive +weight +tier +Wilson +store +challenge +retrieve +p50 ms +state +last failure$/,
  )
  expect(lines[3]).toMatch(/^miner-2 +0\.9000 +0\.250 +Silver +0\.750 +3\/4 +3\/4 +3\/4 +12 +up +–$/)
  expect(lines[4]).toMatch(
    /^miner-1 +0\.1000 +0\.250 · – +Silver · Bronze .* down · up +challenge: chunk-differs \(block 7\)$/,
  )
  expect(text).toContain(
    'one: weights set at block 8, window of 60 blocks since 4; 5 objects (3.0 MiB): 4 with 3 copies or more, 1 short, 0 lost, 1 waiting for repair (block 8)',
  )
  expect(text).toContain('three: does not answer')
})

it('lets no miner or validator write to the terminal', () => {
  const hostile = rowOf('5A', { lastFailure: { ...lie, reason: '\x1b[2Jgone' } })
  const text = networkText({
    chain: 'none',
    names: new Map([['5A', '\x1b]0;x']]),
    validators: [{ name: 'one', seen: { page, miners: [hostile], objects } }],
  })
  expect(text).not.toContain('\x1b')
})

function listenTo(): { out: () => string; err: () => string } {
  const texts = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((texts.out += String(text))))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((texts.err += String(text))))
  return { out: () => texts.out, err: () => texts.err }
}

it('says in a sentence that there is no network, and what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-network-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const heard = listenTo()
  expect(await runNetwork(['--network', folder])).toBe(5)
  expect(heard.err()).toContain('network.json cannot be read: is a network running')
  const gone = { url: 'http://127.0.0.1:9' }
  expect(await runNetwork(['--validator', gone.url])).toBe(5)
  expect(heard.err()).toContain('validator answers; start the network with "npm start"')
  expect(await runNetwork(['--validator', 'not an address'])).toBe(2)
  expect(heard.out()).toBe('')
})

it.each([
  ['another program', 'hello', 'answered something that is not JSON'],
  ['another version', '{"miners":[]}', 'answered something else than a validator of this version does'],
])('says so when %s answers', async (_what, body, sentence) => {
  const server = createServer((_request, response) => response.end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => server.close())
  const heard = listenTo()
  expect(
    await runNetwork(['--validator', `http://127.0.0.1:${(server.address() as AddressInfo).port}`]),
  ).toBe(5)
  expect(heard.err()).toContain(sentence)
})
