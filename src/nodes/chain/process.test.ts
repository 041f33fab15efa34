/** The chain as a process, killed without warning. */
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { BlockRef } from '../../chain/chain-types.ts'
import { connectChain } from '../../chain/connect-chain.ts'
import { followMetagraph } from '../shared/live-metagraph.ts'
import { silentLog } from '../shared/log.ts'
import { spawnNode } from '../shared/node-process-fixture.ts'
import { coldkey, heard, keyOf, NETUID } from './chain-fixture.ts'

const folders: string[] = []
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const spawnChain = (...args: string[]): ChildProcess => {
  const child = spawnNode('chain', args)
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
    const child = spawnChain('--data', folder, '--block-ms', '50', '--endow', `${coldkey.address}=1000`)
    const { url, genesisHash } = await ready(child)
    expect(genesisHash).toBe(genesis || genesisHash)
    genesis = genesisHash
    expect(await headOf(url)).toBeGreaterThanOrEqual(seen)
    const hotkey = keyOf(10 + round)
    const client = await connectChain({ urls: [url], webSocket: WebSocket })
    expect((await client.metagraph(NETUID)).neurons).toHaveLength(round)
    await client.submit({ name: 'burned_register', netuid: NETUID, hotkey: hotkey.address }, coldkey)
    const axon = { ip: '127.0.0.2', port: 9000, version: 1, protocol: 4 }
    seen = (await client.submit({ name: 'serve_axon', netuid: NETUID, ...axon }, hotkey)).block
    expect((await client.metagraph(NETUID)).neurons[round]).toMatchObject({ hotkey: hotkey.address, axon })
    client.close()
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

test('a new registration replaces one of a subnet that a flag made small, and nobody registers without a balance', async () => {
  const small = ['--max-uids', '2', '--immunity', '0', '--block-ms', '50', '--tempo', '2']
  const given = ['--endow', `${coldkey.address}=1000`, '--stake', `${keyOf(10).address}=0.5`]
  const child = spawnChain('--data', await newFolder(), ...small, ...given)
  const client = await connectChain({ urls: [(await ready(child)).url], webSocket: WebSocket })
  const register = (hotkey: number, by = coldkey) =>
    client.submit({ name: 'burned_register', netuid: NETUID, hotkey: keyOf(hotkey).address }, by)
  await expect(register(10, keyOf(9))).rejects.toMatchObject({
    code: 'refused',
    reason: 'NotEnoughBalanceToStake',
  })
  await register(10)
  const { block } = await register(11)
  // Until an epoch has paid the first one for its stake.
  await heard<BlockRef>(
    (callback) => client.onBlock(callback),
    ({ number }) => number > block + 3,
  )
  await register(12)
  const { neurons } = await client.metagraph(NETUID)
  expect(neurons.map(({ hotkey }) => hotkey)).toEqual([keyOf(10).address, keyOf(12).address])
  client.close()
}, 60_000)

test('a bad flag is one sentence and exit code 2; a taken port a sentence and 1', async () => {
  const bad = spawnChain('--data', await newFolder(), '--tempo', 'soon')
  expect(await exited(bad)).toBe(2)
  const first = spawnChain('--data', await newFolder())
  const { url } = await ready(first)
  const second = spawnChain('--data', await newFolder(), '--port', new URL(url).port)
  expect(await exited(second)).toBe(1)
}, 60_000)
