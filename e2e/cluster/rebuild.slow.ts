/** A validator's folder is deleted; what its miners hold and the other validator was told makes a new index, and a user's file comes back. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { keyOf, NETUID } from '../../src/nodes/chain/chain-fixture.ts'
import { AxonClient, type AxonTarget } from '../../src/nodes/shared/axon-client.ts'
import {
  exitOf,
  startValidatorFixture,
  type ValidatorFixture,
  type ValidatorProcess,
} from '../../src/nodes/validator/validator-fixture.ts'
import { cidOf } from '../../src/protocol/cid.ts'

const CALL = { timeoutMs: 30_000 }
const OBJECTS = 12
const PAYLOAD = '{"theirs":"of another client"}'
const user = new AxonClient({ keypair: keyOf(99) })
let network: ValidatorFixture
let alpha: ValidatorProcess

beforeAll(async () => {
  network = await startValidatorFixture()
  await Promise.all([11, 12, 13, 14].map((seed) => network.startMiner(seed)))
  const both = [
    network.startValidator('alpha', 21, ['--no-rounds']),
    network.startValidator('beta', 22, ['--no-rounds']),
  ]
  ;[alpha] = (await Promise.all(both)) as [ValidatorProcess, ValidatorProcess]
  const client = await network.chain.connect()
  const announced = async () =>
    (await client.metagraph(NETUID)).neurons.filter(({ axon }) => axon !== null).length
  await vi.waitFor(async () => expect(await announced()).toBe(6), { timeout: 20_000, interval: 100 })
}, 120_000)

afterAll(async () => {
  user.close()
  await network?.remove()
}, 30_000)

async function store(target: AxonTarget, data: Uint8Array, payload: string): Promise<void> {
  const fields = { encryption_payload: payload, ttl: null, content_root: null }
  const outcome = await user.call(target, 'StoreUser', fields, data, CALL)
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`)
}

/** Of the validator's metrics: the sum of what the first group finds. */
async function counted(what: RegExp): Promise<number> {
  const text = await (await fetch(`${alpha.url}/metrics`)).text()
  return [...text.matchAll(what)].reduce((sum, [, count]) => sum + Number(count), 0)
}

const audits = (outcome: string) =>
  counted(new RegExp(`^filetao_audits_total\\{[^}]*outcome="${outcome}"[^}]*\\} (\\d+)$`, 'gm'))

const retrieve = (target: AxonTarget, cid: string) =>
  user.call(target, 'RetrieveUser', { data_hash: cid, range_start: null, range_end: null }, undefined, CALL)

it('deleted, rebuilt from miners, and every file comes back with its payload', async () => {
  const files = Array.from({ length: OBJECTS }, () => new Uint8Array(randomBytes(30_000)))
  for (const data of files) await store(alpha, data, PAYLOAD)
  await expect.poll(() => counted(/^filetao_announce_backlog (\d+)$/gm), { timeout: 30_000 }).toBe(0)
  // A second later its miners have been given the records.
  await setTimeout(3_000)

  const gone = exitOf(alpha.child)
  alpha.child.kill('SIGKILL')
  await gone
  const folder = network.dataOf('alpha')
  rmSync(folder, { recursive: true })

  const key = join(folder, '..', 'hotkey-again.json')
  writeFileSync(key, JSON.stringify({ miniSecret: Buffer.alloc(32, 21).toString('hex') }), { mode: 0o600 })
  const command = [
    'index',
    'rebuild',
    folder,
    '--key',
    key,
    '--chain',
    network.chain.url,
    '--allow-private',
    '--json',
  ]
  const whole = { minersSilent: 0, objects: OBJECTS, short: 0, lost: 0, leftOut: 0, payloadUnknown: 0 }
  const proven = await rebuild([...command, '--prove'])
  expect(proven).toMatchObject({ ...whole, fromRecords: 0 })
  expect(Number(proven['pieces'])).toBeGreaterThanOrEqual(OBJECTS * 3)
  rmSync(folder, { recursive: true })
  // Miners have moved to other seeds since the records were written.
  expect(await rebuild(command)).toMatchObject({ ...whole, fromRecords: OBJECTS })

  alpha = await network.startValidator('alpha', 21)
  await expect.poll(() => audits('pass'), { timeout: 120_000, interval: 1_000 }).toBeGreaterThan(10)
  expect(await audits('fail')).toBe(0)
  expect(await counted(/^filetao_alarms_total\{what="own-record-wrong"\} (\d+)$/gm)).toBe(0)
  for (const data of files) {
    const back = await retrieve(alpha, cidOf(data))
    expect(back.ok && Buffer.compare(back.value.data ?? new Uint8Array(), data)).toBe(0)
    expect(back.ok && back.value.fields.encryption_payload).toBe(PAYLOAD)
    expect(back.ok && back.value.fields.receipts.length).toBeGreaterThanOrEqual(3)
  }
  // It does not begin anew where there is an index.
  const again = exitOf(alpha.child)
  alpha.child.kill('SIGTERM')
  await again
  const refused = spawnSync(process.execPath, ['src/nodes/cli/filetao.mjs', ...command], { encoding: 'utf8' })
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('holds an index')])
}, 300_000)

/** In this process, because the chain and the miners that it asks are. */
async function rebuild(args: readonly string[]): Promise<Record<string, unknown>> {
  const { runIndex } = await import('../../src/nodes/cli/index-command.ts')
  let said = ''
  const listening = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  try {
    expect(await runIndex(args.slice(1))).toBe(0)
  } finally {
    listening.mockRestore()
  }
  return JSON.parse(said) as Record<string, unknown>
}
