/** Real validators as processes, real miners and a real chain over sockets; validators are killed without warning. */
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cidOf } from '../../protocol/cid.ts'
import { nobleCurve } from '../../protocol/pedersen.ts'
import { type Receipt, verifyReceipt } from '../../wire/receipt.ts'
import { keyOf, NETUID } from '../chain/chain-fixture.ts'
import { AxonClient, type AxonTarget } from '../shared/axon-client.ts'
import { nodeSha256 } from '../shared/sha256.ts'
import { MinersSchema } from './public-view/api-answers.ts'
import { nodeHashing } from './system-ports.ts'
import {
  exitOf,
  startValidatorFixture,
  type ValidatorFixture,
  type ValidatorProcess,
} from './validator-fixture.ts'

const CALL = { timeoutMs: 30_000 }

const user = new AxonClient({ keypair: keyOf(99) })
let network: ValidatorFixture
let alpha: ValidatorProcess
let beta: ValidatorProcess

function upload(target: AxonTarget, data: Uint8Array) {
  const fields = { encryption_payload: '{"filetao":1}', ttl: null, content_root: null }
  return user.call(target, 'StoreUser', fields, data, CALL)
}

async function stored(target: AxonTarget, data: Uint8Array) {
  const outcome = await upload(target, data)
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`)
  return outcome.value.fields
}

async function retrieved(target: AxonTarget, cid: string) {
  return user.call(
    target,
    'RetrieveUser',
    { data_hash: cid, range_start: null, range_end: null },
    undefined,
    CALL,
  )
}

/** Whether every receipt holds against the bytes, of miners that are all different. */
function provenBy(receipts: readonly Receipt[], data: Uint8Array): number {
  for (const receipt of receipts) {
    const { messageHash } = nodeHashing(nodeSha256, nobleCurve).pieceHashes(data, receipt.seed)
    const verdict = verifyReceipt(receipt, { cid: cidOf(data), length: data.length, messageHash })
    expect(verdict).toMatchObject({ ok: true })
  }
  return new Set(receipts.map(({ miner }) => miner)).size
}

/** Until every other validator has taken what this one announced; an answer waits for that only a moment. */
async function announced({ url }: AxonTarget): Promise<void> {
  const backlog = async () =>
    (await (await fetch(`${url}/metrics`)).text()).match(/^filetao_announce_backlog (\d+)$/m)
  await expect.poll(async () => (await backlog())?.[1], { timeout: 60_000 }).toBe('0')
}

beforeAll(async () => {
  network = await startValidatorFixture()
  await Promise.all([11, 12, 13, 14].map((seed) => network.startMiner(seed)))
  ;[alpha, beta] = await Promise.all([
    network.startValidator('alpha', 21),
    network.startValidator('beta', 22),
  ])
  const client = await network.chain.connect()
  const announced = async () =>
    (await client.metagraph(NETUID)).neurons.filter(({ axon }) => axon !== null).length
  await vi.waitFor(async () => expect(await announced()).toBe(6), { timeout: 20_000, interval: 100 })
}, 120_000)

afterAll(async () => {
  user.close()
  await network?.remove()
}, 30_000)

describe('a validator over real sockets', () => {
  it('stores for a user nobody has registered, with three receipts the user verifies, and gives it back', async () => {
    const data = new Uint8Array(randomBytes(300_000))
    const { data_hash, receipts, copies } = await stored(alpha, data)
    expect([data_hash, copies]).toEqual([cidOf(data), 3])
    expect(provenBy(receipts, data)).toBe(3)
    const back = await retrieved(alpha, cidOf(data))
    expect(back.ok && Buffer.compare(back.value.data ?? new Uint8Array(), data)).toBe(0)
    expect(back.ok && back.value.fields.encryption_payload).toBe('{"filetao":1}')
  }, 120_000)

  it('loses nothing it acknowledged to kill -9, and the other validator serves it meanwhile', async () => {
    const objects = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const data = new Uint8Array(randomBytes(20_000))
        return { data, fields: await stored(alpha, data) }
      }),
    )
    await announced(alpha)
    const gone = exitOf(alpha.child)
    alpha.child.kill('SIGKILL')
    await gone
    for (const { data } of objects) {
      const back = await retrieved(beta, cidOf(data))
      expect(back.ok && Buffer.compare(back.value.data ?? new Uint8Array(), data)).toBe(0)
    }
    alpha = await network.startValidator('alpha', 21)
    for (const { data, fields } of objects) {
      expect((await retrieved(alpha, cidOf(data))).ok).toBe(true)
      // Rounds go on: one may have added a copy, or made a doubtful one anew. Three that hold are what was promised.
      const again = await stored(alpha, data)
      expect(again.data_hash).toBe(fields.data_hash)
      expect(again.copies).toBeGreaterThanOrEqual(3)
      expect(provenBy(again.receipts, data)).toBeGreaterThanOrEqual(3)
    }
  }, 120_000)

  it('answers what it does not have, or will not take, with a code', async () => {
    expect(await retrieved(alpha, cidOf(Uint8Array.of(7)))).toMatchObject({
      ok: false,
      status: 404,
      code: 'not-found',
    })
    expect(await upload(alpha, new Uint8Array(0))).toMatchObject({
      ok: false,
      status: 400,
      code: 'empty-object',
    })
    const fields = { encryption_payload: '{}', ttl: null, content_root: '0'.repeat(64) }
    const data = Uint8Array.of(1, 2, 3)
    expect(await user.call(alpha, 'StoreUser', fields, data, CALL)).toMatchObject({
      status: 400,
      code: 'content-root-mismatch',
    })
  }, 120_000)

  it('tells anybody its statistics, health and counters, and sets weights on chain', async () => {
    const { miners } = v.parse(MinersSchema, await (await fetch(`${alpha.url}/miners`)).json())
    expect(miners.reduce((sum, { window }) => sum + window.store.successes, 0)).toBeGreaterThanOrEqual(18)
    expect(await (await fetch(`${alpha.url}/health`)).json()).toMatchObject({
      ok: true,
      hotkey: alpha.hotkey,
    })
    expect(await (await fetch(`${alpha.url}/metrics`)).text()).toContain('filetao_engine_events_total')
    const client = await network.chain.connect()
    const updated = async () =>
      (await client.metagraph(NETUID)).neurons.find(({ hotkey }) => hotkey === alpha.hotkey)
        ?.lastUpdateBlock ?? 0
    const before = await updated()
    await expect.poll(updated, { timeout: 20_000 }).toBeGreaterThan(before)
  }, 120_000)

  it('ends with 2 on a bad flag, with 1 on a used index, and cleanly on SIGTERM', async () => {
    expect(await exitOf(network.spawnValidator('gamma', 23, ['--access', 'nobody']))).toBe(2)
    const second = network.spawnValidator('alpha', 21)
    expect(await exitOf(second)).toBe(1)
    const gone = exitOf(beta.child)
    beta.child.kill('SIGTERM')
    expect(await gone).toBe(0)
  }, 120_000)
})
