/**
 * A real validator on a real chain, with real miners: every route of the public view answers what docs/openapi.json says,
 * to the member; the history outlives kill -9, and is as long as it is told to be; `filetao network` reads it.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { declarationTroubles, readExposition } from '../../../testing/exposition.ts'
import { schemaProblems } from '../../../testing/json-schema-check.ts'
import { keyOf, NETUID } from '../../chain/chain-fixture.ts'
import { networkText } from '../../cli/network-table.ts'
import { readNetwork } from '../../cli/read-network.ts'
import { AxonClient } from '../../shared/axon-client.ts'
import {
  exitOf,
  startValidatorFixture,
  type ValidatorFixture,
  type ValidatorProcess,
} from '../validator-fixture.ts'
import { type MinersPage, MinersSchema, RoundsSchema } from './api-answers.ts'

const DOCS = new URL('../../../../docs/', import.meta.url).pathname
const OPENAPI = JSON.parse(readFileSync(`${DOCS}openapi.json`, 'utf8')) as {
  paths: Record<
    string,
    { get: { responses: Record<string, { content: Record<string, { schema?: Record<string, unknown> }> }> } }
  >
}
const ORIGIN = 'https://drive.example'
const QUICK = ['--probe-bytes', '20000', '--window-blocks', '1000', '--origin', ORIGIN]
const MINERS = [11, 12, 13, 14]

const user = new AxonClient({ keypair: keyOf(99) })
let network: ValidatorFixture
let validator: ValidatorProcess

beforeAll(async () => {
  network = await startValidatorFixture()
  await Promise.all(MINERS.map((seed) => network.startMiner(seed)))
  validator = await network.startValidator('alpha', 21, QUICK)
  const client = await network.chain.connect()
  const announced = async () =>
    (await client.metagraph(NETUID)).neurons.filter(({ axon }) => axon !== null).length
  await vi.waitFor(async () => expect(await announced()).toBe(5), { timeout: 20_000, interval: 100 })
  const fields = { encryption_payload: '{"filetao":1}', ttl: null, content_root: null }
  const stored = await user.call(validator, 'StoreUser', fields, new Uint8Array(randomBytes(60_000)), {
    timeoutMs: 30_000,
  })
  if (!stored.ok) throw new Error(stored.detail)
  // A sweep of objects and some questions of every task: the answers below are then not empty.
  await vi.waitFor(
    async () => {
      const { events } = v.parse(RoundsSchema, await json('/rounds?limit=500'))
      const passed = new Set(
        events.flatMap((each) => (each.kind === 'audit' && each.outcome === 'pass' ? [each.task] : [])),
      )
      expect([...passed].sort()).toEqual(['challenge', 'retrieve'])
      expect(await json('/objects/health')).toMatchObject({ objects: 1, short: 0, lost: 0 })
    },
    { timeout: 100_000, interval: 500 },
  )
}, 180_000)

afterAll(async () => {
  user.close()
  await network?.remove()
}, 30_000)

const ask = (path: string, init: RequestInit = {}) => fetch(validator.url + path, init)
const json = async (path: string): Promise<unknown> => (await ask(path)).json()

/** What the document says against an answer. */
async function problemsOf(route: string, path: string): Promise<string[]> {
  const answer = await ask(path)
  const responses = OPENAPI.paths[route]?.get.responses ?? {}
  const told = answer.headers.get('content-type') ?? 'no type'
  const contents = Object.entries(responses[String(answer.status)]?.content ?? {})
  const content = contents.find(([type]) => told.startsWith(type))?.[1]
  if (content === undefined) return [`${path}: ${answer.status} ${told}`]
  if (content.schema === undefined) {
    await answer.body?.cancel()
    return []
  }
  return schemaProblems(await answer.json(), content.schema, OPENAPI)
}

it('answers every route as docs/openapi.json says, member by member', async () => {
  const hotkey = keyOf(11).address
  const asked: readonly (readonly [string, string])[] = [
    ['/miners', '/miners'],
    ['/miners', '/miners?limit=1&sort=wilson'],
    ['/miners', '/miners?limit=0'],
    ['/miners', '/miners?sort=best'],
    ['/miners', '/miners?cursor=nonsense'],
    ['/miners', '/miners?page=2'],
    ['/miners/{hotkey}', `/miners/${hotkey}`],
    ['/miners/{hotkey}', `/miners/${keyOf(77).address}`],
    ['/rounds', '/rounds?limit=500'],
    ['/rounds', '/rounds?after=x'],
    ['/rounds/stream', '/rounds/stream'],
    ['/rounds/stream', '/rounds/stream?after=-1'],
    ['/windows', '/windows?limit=2'],
    ['/windows', '/windows?before=0'],
    ['/windows', '/windows?limit=101'],
    ['/objects/health', '/objects/health'],
    ['/objects/health', '/objects/health?a=1'],
    ['/limits', '/limits'],
    ['/limits', '/limits?a=1'],
    ['/health', '/health'],
    ['/live', '/live'],
    ['/ready', '/ready'],
    ['/metrics', '/metrics'],
    ['/openapi.json', '/openapi.json'],
  ]
  expect(new Set(asked.map(([route]) => route))).toEqual(new Set(Object.keys(OPENAPI.paths)))
  const problems = await Promise.all(asked.map(([route, path]) => problemsOf(route, path)))
  expect(problems.flat()).toEqual([])
  expect(await json('/openapi.json')).toEqual(OPENAPI)
})

it('tells of each miner what it measured, a page at a time', async () => {
  const rows: MinersPage['miners'] = []
  let next: string | null = ''
  while (next !== null) {
    const page: MinersPage = v.parse(
      MinersSchema,
      await json(`/miners?limit=3&sort=hotkey${next === '' ? '' : `&cursor=${next}`}`),
    )
    rows.push(...page.miners)
    next = page.next
  }
  const hotkeys = rows.map(({ hotkey }) => hotkey)
  expect(new Set(hotkeys)).toEqual(new Set(MINERS.map((seed) => keyOf(seed).address)))
  for (const { wilson, lastFailure, window } of rows) {
    expect(wilson.strict).toBeLessThanOrEqual(wilson.seed)
    expect(window.challenge.successes).toBeLessThanOrEqual(window.challenge.attempts)
    // All of them are honest; on a busy machine one may be late.
    expect(lastFailure).toBeNull()
  }
  const holders = rows.filter(({ usedBytes, latency }) => usedBytes > 0 && latency.store.samples > 0)
  expect(holders.length).toBeGreaterThanOrEqual(3)
})

it('names no object by its CID, and gives pages of a configured origin, and no other, an answer', async () => {
  const text = await (await ask('/rounds?limit=500')).text()
  expect(text).not.toMatch(/b[a-z2-7]{58}/)
  const seen = await ask('/miners', { headers: { origin: ORIGIN } })
  expect(seen.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  const other = await ask('/miners', { headers: { origin: 'https://evil.example' } })
  expect(other.headers.get('access-control-allow-origin')).toBeNull()
  expect((await ask('/rounds/stream', { method: 'OPTIONS', headers: { origin: ORIGIN } })).status).toBe(204)
})

it('shows exactly the metrics of a validator, as the format wants them', async () => {
  const { families, troubles } = readExposition(await (await ask('/metrics')).text())
  expect(troubles).toEqual([])
  expect(declarationTroubles(families, 'validator')).toEqual([])
  const passed = families
    .get('filetao_audits_total')
    ?.samples.find(({ labels }) => labels['task'] === 'challenge' && labels['outcome'] === 'pass')
  expect(passed?.value).toBeGreaterThan(0)
})

it('prints the network for people', async () => {
  const names = new Map(MINERS.map((seed, at) => [keyOf(seed).address, `miner-${at + 1}`]))
  const asked = {
    chain: network.chain.url,
    netuid: NETUID,
    names,
    validators: [
      { name: 'alpha', url: validator.url },
      { name: 'beta', url: 'http://127.0.0.1:9' },
    ],
  }
  const text = networkText(await readNetwork(asked))
  expect(text).toMatch(/^block [1-9][0-9]*\n/)
  for (const name of names.values())
    expect(text).toMatch(new RegExp(`^${name} +[01]\\.[0-9]{4} .*Bronze`, 'm'))
  expect(text).toMatch(/^alpha: .*; 1 objects .* 1 with 3 copies or more, 0 short, 0 lost/m)
  expect(text).toMatch(/^beta: http:\/\/127.0.0.1:9 does not answer/m)
})

it('keeps its history and its numbers over kill -9', async () => {
  const before = v.parse(RoundsSchema, await json('/rounds?limit=500'))
  const last = before.events.at(-1)?.at ?? 0
  // Longer than the second that a batch waits, by the validator's own clock: a busy machine slows both.
  await vi.waitFor(
    async () => {
      const { events } = v.parse(RoundsSchema, await json('/rounds?limit=500'))
      expect(events.at(-1)?.at).toBeGreaterThan(last + 2_000)
    },
    { timeout: 60_000, interval: 200 },
  )
  const gone = exitOf(validator.child)
  validator.child.kill('SIGKILL')
  await gone
  validator = await network.startValidator('alpha', 21, QUICK)
  const after = v.parse(RoundsSchema, await json('/rounds?limit=500'))
  expect(after.events.slice(0, before.events.length)).toEqual(before.events)
  const { miners } = v.parse(MinersSchema, await json('/miners'))
  expect(miners.some(({ latency }) => latency.challenge.samples > 0)).toBe(true)
}, 120_000)

it('stops while somebody listens to the stream', async () => {
  const stream = await ask('/rounds/stream')
  const gone = exitOf(validator.child)
  validator.child.kill('SIGTERM')
  // Connections that stay are cut after three seconds; a stream that is ended comes to its end.
  const end = await stream.text().then(
    () => 'ended',
    () => 'cut',
  )
  expect([end, await gone]).toEqual(['ended', 0])
}, 60_000)

it('keeps as many events as it is told to, the newest', async () => {
  validator = await network.startValidator('alpha', 21, [...QUICK, '--history-events', '10'])
  const { events } = v.parse(RoundsSchema, await json('/rounds?limit=500'))
  expect(events).toHaveLength(10)
}, 60_000)
