/**
 * Nodes without the launcher: a chain with Subtensor's own address rules and limits, and miners and a validator that are
 * started one by one, each at an address of its own, and join by the calls that they would use on finney.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { SubmittingChainClient } from '../../src/chain/chain-types.ts'
import { connectChain } from '../../src/chain/connect-chain.ts'
import { type Keypair, keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import { filetao, ROOT, removeFolder, temporaryFolder, until } from '../support/network.ts'

const FILETAO = join(ROOT, 'src/nodes/cli/filetao.mjs')
const NETUID = 21
const MINERS = [1, 2, 3]
const VALIDATOR = 4

const folder = temporaryFolder()
const children: ChildProcess[] = []
let chainUrl = ''
let chain: SubmittingChainClient

const hotkeyOf = (n: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(n))
const ownerOf = (n: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(100 + n))

const keyFile = (name: string, fill: number): string => {
  const path = join(folder, `${name}.json`)
  writeFileSync(path, JSON.stringify({ miniSecret: Buffer.alloc(32, fill).toString('hex') }), { mode: 0o600 })
  return path
}

/** Starts a command and resolves with its ready line, or fails with what it said. */
const start = async (name: string, args: readonly string[]): Promise<Record<string, string>> => {
  const child = spawn(process.execPath, [FILETAO, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)))
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${said}`)))
  })
}

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

const nodeFlags = (n: number): string[] => {
  const keys = ['--key', keyFile(`hot-${n}`, n), '--coldkey', keyFile(`cold-${n}`, 100 + n)]
  const subnet = ['--chain', chainUrl, '--netuid', String(NETUID)]
  return [...keys, ...subnet, '--data', join(folder, `node-${n}`), '--host', `127.0.0.${n + 1}`]
}

beforeAll(async () => {
  const endowed = [...MINERS, VALIDATOR].flatMap((n) => ['--endow', `${ownerOf(n).address}=10`])
  const staked = ['--stake', `${hotkeyOf(VALIDATOR).address}=1000`]
  const pace = ['--block-ms', '500', '--tempo', '10', '--weights-rate-limit', '5']
  const ready = await start('chain', [
    'chain',
    '--data',
    join(folder, 'chain'),
    ...pace,
    ...endowed,
    ...staked,
  ])
  chainUrl = ready['url'] ?? ''
  chain = await connectChain({ urls: [chainUrl], webSocket: WebSocket })
})

afterAll(async () => {
  chain.close()
  await Promise.all(children.map(ended))
  removeFolder(folder)
})

const rowOf = async (n: number) => {
  const { neurons } = await chain.metagraph(NETUID)
  return neurons.find(({ hotkey }) => hotkey === hotkeyOf(n).address)
}

describe('nodes apart from the launcher', () => {
  it('say what to do when they are not registered, cannot pay, or would announce this machine’s own address', async () => {
    const unregistered = filetao(['miner', ...nodeFlags(1)])
    expect(unregistered.code).toBe(1)
    expect(unregistered.stderr).toMatch(/not registered in subnet 21; start with --register --coldkey FILE/)
    const poor = filetao(['miner', ...nodeFlags(9), '--register'])
    expect(poor.code).toBe(1)
    expect(poor.stderr).toMatch(/registering costs 0\.\d+ TAO now, and the coldkey 5\w+ has 0/)
    const wrong = filetao(['miner', ...nodeFlags(1), '--announce', 'example.org:80'])
    expect(wrong.code).toBe(2)
    const local = filetao(['miner', ...nodeFlags(1), '--register', '--announce', '127.0.0.1'])
    expect(local.stderr).toMatch(/InvalidIpAddress; say where others reach it with --announce IP:PORT/)
    await until(async () => (await rowOf(1))?.axon === null, 'registered, and nowhere')
  })

  it('register and announce by extrinsics, each at its own address', async () => {
    await Promise.all(MINERS.map((n) => start(`miner-${n}`, ['miner', ...nodeFlags(n), '--register'])))
    await start('validator', ['validator', ...nodeFlags(VALIDATOR), '--register', '--allow-private'])
    for (const n of [...MINERS, VALIDATOR]) {
      const row = await rowOf(n)
      expect(row).toMatchObject({ coldkey: ownerOf(n).address, validatorPermit: n === VALIDATOR })
      expect(row?.axon?.ip).toBe(`127.0.0.${n + 1}`)
    }
    const paid = 10_000_000_000n - (await chain.balanceRao(ownerOf(VALIDATOR).address))
    expect(paid).toBeGreaterThan(100_000_000n)
  })

  it('serve a store: a file goes in, and comes out byte for byte', async () => {
    const row = await rowOf(VALIDATOR)
    const url = `http://${row?.axon?.ip}:${row?.axon?.port}`
    const validators = [{ hotkey: hotkeyOf(VALIDATOR).address, url }]
    writeFileSync(
      join(folder, 'network.json'),
      JSON.stringify({ app: 'http://127.0.0.1:1', chain: chainUrl, validators, miners: [] }),
    )
    const path = join(folder, 'given.bin')
    writeFileSync(path, randomFillSync(new Uint8Array(300_000)))
    const stored = filetao(['store', path, '--network', folder, '--json'])
    expect(stored.stderr).not.toMatch(/not stored/)
    expect(stored.code).toBe(0)
    const { cid } = JSON.parse(stored.stdout) as { cid: string }
    const out = join(folder, 'taken.bin')
    expect(filetao(['retrieve', cid, '-o', out, '--network', folder]).code).toBe(0)
    expect(readFileSync(out).equals(readFileSync(path))).toBe(true)
  })

  it('set weights by an extrinsic', async () => {
    const before = await rowOf(VALIDATOR)
    const registered = before?.registeredAtBlock ?? Number.MAX_SAFE_INTEGER
    await until(
      async () => ((await rowOf(VALIDATOR))?.lastUpdateBlock ?? 0) > registered,
      'the validator has set weights',
      120_000,
    )
  })

  it('start again without a call: what the chain knows is not said twice', async () => {
    const block = (await rowOf(1))?.axon
    const nonces = await nonceOf(hotkeyOf(1).address)
    const port = String(block?.port)
    const miner = children[1]
    const gone = new Promise((resolve) => miner?.once('exit', resolve))
    miner?.kill('SIGKILL')
    await gone
    await start('miner-1-again', ['miner', ...nodeFlags(1), '--port', port])
    expect(await nonceOf(hotkeyOf(1).address)).toBe(nonces)
  })

  it('the chain is understood by check-chain', () => {
    const checked = filetao(['check-chain', chainUrl, '--netuid', String(NETUID)])
    expect(checked.stdout).toMatch(/4 neurons in subnet 21/)
    expect(checked.stdout).toMatch(/0 differ/)
    expect(checked.code).toBe(0)
  })
})

const nonceOf = async (address: string): Promise<number> => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_accountNextIndex', params: [address] })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(chainUrl.replace('ws', 'http'), { method: 'POST', headers, body })
  return ((await response.json()) as { result: number }).result
}
