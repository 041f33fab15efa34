/** A chain, miners and a validator, each node a process of its own as `filetao` starts it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filetao } from '../../e2e/support/network.ts'
import { keyOf, RICH_RAO, startChainFixture } from '../../src/nodes/chain/chain-fixture.ts'
import { type ChildNode, startChild } from '../../src/nodes/devnet/child-node.ts'
import type { AxonTarget } from '../../src/nodes/shared/axon-client.ts'
import type { Keypair } from '../../src/wire/sr25519.ts'

const FILETAO = join(import.meta.dirname, '../../src/nodes/cli/filetao.mjs')
const STAKE_RAO = 10_000_000_000_000n
/** Coldkeys are the hotkeys' numbers plus this. */
const COLDKEYS = 100

export interface NodeProcess extends AxonTarget {
  readonly pid: number
  readonly keypair: Keypair
}

export interface NodeNetwork {
  startMiner(seed: number): Promise<NodeProcess>
  /** It asks no miner anything of its own accord. */
  startValidator(seed: number): Promise<NodeProcess>
  readonly folder: string
  readonly chainUrl: string
  /** Of the hotkey with this number. */
  keyFile(seed: number): string
  stop(): Promise<void>
}

export async function startNodes(): Promise<NodeNetwork> {
  // Any command builds what is not built; children are started as built.
  filetao(['--help'])
  const folder = mkdtempSync(join(tmpdir(), 'filetao-bench-nodes-'))
  const chain = await startChainFixture({ blockMs: 500, tempo: 5 })
  const running: ChildNode[] = []
  /** Of each name's first start: a node that comes back is where the chain says that it is. */
  const ports = new Map<string, string>()

  function keyFile(seed: number): string {
    const path = join(folder, `key-${seed}.json`)
    const miniSecret = Buffer.alloc(32, seed).toString('hex')
    writeFileSync(path, JSON.stringify({ miniSecret }), { mode: 0o600 })
    return path
  }

  async function start(kind: 'miner' | 'validator', seed: number, more: readonly string[]) {
    const name = `${kind}-${seed}`
    const hotkey = keyOf(seed)
    const owner = keyOf(seed + COLDKEYS)
    const stakes = kind === 'validator' ? { [hotkey.address]: STAKE_RAO } : {}
    chain.chain.endow({ balances: { [owner.address]: RICH_RAO }, stakes })
    const keys = ['--key', keyFile(seed), '--coldkey', keyFile(seed + COLDKEYS), '--register']
    const places = ['--data', join(folder, name), '--chain', chain.url]
    const log = join(folder, `${name}.log`)
    const port = ['--port', ports.get(name) ?? '0']
    const child = await startChild(name, [FILETAO, kind, ...keys, ...places, ...port, ...more], log)
    running.push(child)
    const url = String(child.ready['url'])
    ports.set(name, new URL(url).port)
    return { pid: child.pid, keypair: hotkey, hotkey: hotkey.address, url }
  }

  return {
    folder,
    chainUrl: chain.url,
    keyFile,
    startMiner: (seed) => start('miner', seed, []),
    startValidator: (seed) => start('validator', seed, ['--no-rounds', '--allow-private']),
    async stop() {
      for (const child of running.toReversed()) await child.stop()
      await chain.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
