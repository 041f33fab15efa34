/** The chain as a process, killed without warning. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { connectChain } from '../../chain/connect-chain.ts'
import { submitCall } from '../shared/chain-submit.ts'
import { followMetagraph } from '../shared/live-metagraph.ts'
import { silentLog } from '../shared/log.ts'
import { keyOf, NETUID } from './chain-fixture.ts'

const MAIN = new URL('main.ts', import.meta.url).href
const folders: string[] = []
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const spawnChain = (...args: string[]): ChildProcess => {
  const script = `import(${JSON.stringify(MAIN)}).then((m) => m.runChain(${JSON.stringify(args)}))`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  children.push(child)
  return child
}

const ready = async (child: ChildProcess): Promise<{ url: string; genesisHash: string }> => {
  for await (const line of createInterface({ input: child.stdout! })) return JSON.parse(line)
  throw new Error('the chain ended before it was ready')
}

const exited = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)))

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'filetao-chain-process-'))
  folders.push(folder)
  return folder
}

const headOf = async (url: string): Promise<number> => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_getHeader', params: [] })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url.replace('ws', 'http'), { method: 'POST', headers, body })
  return Number(((await response.json()) as { result: { number: string } }).result.number)
}

test('kill -9 right after a receipt loses nothing: block, genesis, neuron and axon are there again', async () => {
  const folder = await newFolder()
  let [genesis, seen] = ['', -1]
  for (let round = 0; round < 3; round++) {
    const child = spawnChain('--data', folder, '--block-ms', '50')
    const { url, genesisHash } = await ready(child)
    expect(genesisHash).toBe(genesis || genesisHash)
    genesis = genesisHash
    expect(await headOf(url)).toBeGreaterThanOrEqual(seen)
    const hotkey = keyOf(10 + round)
    const registered = await submitCall(url, keyOf(1), 'register', { netuid: NETUID, hotkey: hotkey.address })
    expect(registered).toMatchObject({ ok: true, value: { uid: round } })
    const served = await submitCall(url, hotkey, 'serve_axon', {
      netuid: NETUID,
      ip: '127.0.0.1',
      port: 9000,
    })
    expect(served.ok).toBe(true)
    if (served.ok) seen = served.value.block
    const gone = exited(child)
    child.kill('SIGKILL')
    await gone
  }
}, 60_000)

test('SIGTERM stops it cleanly, and a closed stdin does too when asked', async () => {
  const folder = await newFolder()
  const child = spawnChain('--data', folder, '--die-with-parent')
  await ready(child)
  child.stdin!.end()
  expect(await exited(child)).toBe(0)
  const again = spawnChain('--data', folder)
  await ready(again)
  again.kill('SIGTERM')
  expect(await exited(again)).toBe(0)
}, 60_000)

test('a second chain on the same folder refuses, and names the holder', async () => {
  const folder = await newFolder()
  const first = spawnChain('--data', folder)
  await ready(first)
  const second = spawnChain('--data', folder)
  let said = ''
  second.stderr!.on('data', (text: Buffer) => {
    said += text.toString()
  })
  expect(await exited(second)).toBe(1)
  expect(said).toContain(`in use by process ${first.pid}`)
}, 60_000)

test('a chain process that is halted leaves its readers with what they had, and is read on when it goes on', async () => {
  const child = spawnChain('--data', await newFolder(), '--block-ms', '50')
  const { url } = await ready(child)
  const client = await connectChain({ urls: [url], webSocket: WebSocket })
  // A clock of its own: by the machine's it would connect anew every 400 ms, less than a busy machine needs to connect.
  let nowMs = 0
  const live = await followMetagraph(client, NETUID, silentLog, {
    staleAfterMs: 400,
    monotonicMs: () => nowMs,
  })
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  try {
    await until(() => live.current().block > 2)
    child.kill('SIGSTOP')
    nowMs += 401
    const { block } = live.current()
    expect(live.isStale()).toBe(true)
    // Time for what it does about that, and for a block that was under way.
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(live.current().block).toBeLessThanOrEqual(block + 1)
    child.kill('SIGCONT')
    await until(() => live.current().block > block && !live.isStale())
  } finally {
    live.stop()
    client.close()
  }
}, 60_000)

test('a new registration replaces one of a subnet that a flag made small', async () => {
  const flags = ['--max-uids', '2', '--immunity', '0', '--block-ms', '50', '--tempo', '2']
  const child = spawnChain('--data', await newFolder(), ...flags)
  const { url } = await ready(child)
  const register = (hotkey: number, stakeRao: string) =>
    submitCall(url, keyOf(1), 'register', { netuid: NETUID, hotkey: keyOf(hotkey).address, stakeRao })
  expect(await register(10, '1')).toMatchObject({ ok: true, value: { uid: 0 } })
  const second = await register(11, '0')
  expect(second).toMatchObject({ ok: true, value: { uid: 1 } })
  // Until an epoch has paid the first one for its stake.
  while ((await headOf(url)) < (second.ok ? second.value.block : 0) + 3)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await register(12, '0')).toMatchObject({ ok: true, value: { uid: 1 } })
}, 60_000)

test('a bad flag is one sentence and exit code 2; a taken port a sentence and 1', async () => {
  const bad = spawnChain('--data', await newFolder(), '--tempo', 'soon')
  expect(await exited(bad)).toBe(2)
  const first = spawnChain('--data', await newFolder())
  const { url } = await ready(first)
  const second = spawnChain('--data', await newFolder(), '--port', new URL(url).port)
  expect(await exited(second)).toBe(1)
}, 60_000)
