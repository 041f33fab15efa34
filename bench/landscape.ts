/** What reading the subnet costs a page's worker: three validators with 256 miners each over HTTP, and pages of windows. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Landscape } from '../src/client/landscape/landscape-api.ts'
import { openLandscape } from '../src/client/landscape/open-landscape.ts'
import { parseWindows } from '../src/client/landscape/parse-windows.ts'
import { realClock } from '../src/client/real-clock.ts'
import { FakeLandscapeChain, honestView, minerRowsOf, validatorHotkey } from '../src/testing/fake-views.ts'
import { landscapeFixture, windowsFixture } from '../src/testing/landscape-fixture.ts'
import { median, printTable } from './support/table.ts'

const MINERS = 256
const VALIDATORS = 3
/** What a validator's answer ends before (docs/api.md, Windows). */
const PAGE_BYTES = 2 * 1024 * 1024

let served = 0
const rows = minerRowsOf(MINERS)
const server = createServer((request, response) => {
  const [, hotkey = '', ...rest] = (request.url ?? '').split('/')
  void Promise.resolve(honestView(hotkey, rows)(`/${rest.join('/')}`, new AbortController().signal))
    .then((answer) => answer.text())
    .then((text) => {
      served += Buffer.byteLength(text)
      response.end(text)
    })
})
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
const { port } = server.address() as AddressInfo

const chain = new FakeLandscapeChain(MINERS, VALIDATORS)
const api = openLandscape({
  chain,
  clock: realClock,
  read: (hotkey, path, signal) => fetch(`http://127.0.0.1:${port}/${hotkey}${path}`, { signal }),
  fleet: () => Promise.reject(new TypeError('not measured here')),
})

async function timed<T>(work: () => Promise<T> | T): Promise<{ readonly ms: number; readonly value: T }> {
  const began = performance.now()
  const value = await work()
  return { ms: performance.now() - began, value }
}

async function read(): Promise<Landscape> {
  const got = await api.landscape('live')
  if (!got.ok) throw new Error(got.error.detail)
  return got.value
}

const first = await timed(read)
if (first.value.validators.some(({ state, miners }) => state !== 'fresh' || miners.length !== MINERS))
  throw new Error('not everybody answered')
const firstBytes = served
const later: number[] = []
for (let block = 0; block < 10; block += 1) {
  chain.next()
  later.push((await timed(read)).ms)
}

const hotkey = validatorHotkey(0)
const { windows } = windowsFixture(landscapeFixture({ miners: MINERS, validators: VALIDATORS }), hotkey, 40)
const record = Buffer.byteLength(JSON.stringify(windows[0]))
const fitting = Math.floor(PAGE_BYTES / record)
const page = JSON.stringify({ validator: hotkey, windows: windows.slice(0, fitting), next: null })
const parsed = await timed(() => parseWindows(page, null))
if (!parsed.value.ok) throw new Error(parsed.value.detail)

const alone = { peer: '–', theirs: null }
printTable('The subnet as a page reads it', [
  { ...alone, what: 'landscape, first read: 3 validators × 256 miners', ours: first.ms, unit: 'ms' },
  { ...alone, what: 'landscape, read again, median', ours: median(later), unit: 'ms' },
  { ...alone, what: 'bytes of the answers of that first read', ours: firstBytes, unit: 'B' },
  { ...alone, what: 'record of one window of 256 miners', ours: record, unit: 'B' },
  { ...alone, what: 'windows that fit into one answer', ours: fitting, unit: '' },
  { ...alone, what: 'reading such an answer', ours: parsed.ms, unit: 'ms' },
])
server.close()
