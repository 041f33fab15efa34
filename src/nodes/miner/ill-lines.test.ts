/** What lines do to a Store on its way: answers that are lost on a kept connection, and bodies that come a minute after their head. */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { EXAMPLE_FIELDS, POINT_G, POINT_H, signedFrame } from '../../testing/bad-input.ts'
import { FakeChainView } from '../../testing/chain-view.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { handleAxonRequest } from '../../wire/axon.ts'
import { STORE_LIFE_MS } from '../../wire/limits.ts'
import { createNonceWindow } from '../../wire/nonce.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { AxonClient } from '../shared/axon-client.ts'
import { startAxonServer } from '../shared/axon-server.ts'
import { silentLog } from '../shared/log.ts'
import { hashPair } from '../shared/sha3.ts'
import { unixNs } from '../shared/unix-time.ts'
import { createMinerService } from './miner-service.ts'
import { pieceNameOf } from './piece-name.ts'
import { PieceStore } from './piece-store.ts'

const miner = keypairFromMiniSecret(new Uint8Array(32).fill(1))
const validator = keypairFromMiniSecret(new Uint8Array(32).fill(2))
const SEED = '7'.repeat(64)
const FIELDS = { ...EXAMPLE_FIELDS.Store, g: POINT_G, h: POINT_H, seed: SEED, ttl: 3600 }
const WAIT = { timeoutMs: 5_000 }

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const action of undo.splice(0).reverse()) await action()
})

async function minerWith(now: () => bigint) {
  const folder = temporaryFolder('ill-lines')
  undo.push(folder.remove)
  const store = await PieceStore.open({
    folder: folder.path,
    capacityBytes: 1e6,
    reserveBytes: 0,
    log: silentLog,
    now: () => Number(now() / 1_000_000_000n),
  })
  undo.push(() => store.close())
  const chain = new FakeChainView([
    { hotkey: miner.address },
    { hotkey: validator.address, validatorPermit: true },
  ])
  const nonces = createNonceWindow()
  const service = (port: number) =>
    createMinerService({ keypair: miner, ip: '127.0.0.1', port, store, chain, nonces, log: silentLog, now })
  return { store, service }
}

/** Passes everything on, until an answer is to be lost: then it breaks both sides off at the answer's first byte, once. */
async function line(to: number) {
  let loses = false
  const server: Server = createServer((near: Socket) => {
    const far = connect(to, '127.0.0.1')
    for (const [side, other] of [
      [near, far],
      [far, near],
    ] as const) {
      side.on('error', () => undefined)
      side.on('close', () => other.destroy())
    }
    near.on('data', (bytes) => far.write(bytes))
    far.on('data', (bytes) => {
      if (!loses) return near.write(bytes)
      loses = false
      return near.resetAndDestroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    loseNext: () => {
      loses = true
    },
  }
}

const nameOf = (data: Uint8Array) => pieceNameOf(hashPair(data, Buffer.from(SEED)).dataHash)

it('a Store whose answer is lost on a kept connection is not called refused: the miner has the piece', async () => {
  const { store, service } = await minerWith(unixNs)
  const server = await startAxonServer({ service, host: '127.0.0.1', port: 0, log: silentLog })
  undo.push(() => server.close())
  const { url, loseNext } = await line(server.port)
  const client = new AxonClient({ keypair: validator })
  undo.push(() => client.close())
  const target = { hotkey: miner.address, url }
  const first = new Uint8Array(100).fill(1)
  expect(await client.call(target, 'Store', FIELDS, first, WAIT)).toMatchObject({ ok: true })
  loseNext()
  const second = new Uint8Array(100).fill(2)
  const outcome = await client.call(target, 'Store', FIELDS, second, WAIT)
  expect(await store.foreignBytes(nameOf(second))).toBe(100)
  expect(outcome).toMatchObject({ ok: false, reason: 'unreachable' })
})

it('a Store whose body comes too long after its head is kept no more: a Discard may have been told by then', async () => {
  let clock = unixNs()
  const { store, service } = await minerWith(() => clock)
  const storeAfter = async (ms: number, fill: number) => {
    const data = new Uint8Array(100).fill(fill)
    const json = Buffer.from(JSON.stringify({ name: 'Store', encrypted_data: '', ...FIELDS }))
    const asked = {
      name: 'Store',
      json,
      data,
      keypair: validator,
      axonHotkey: miner.address,
      nonce: clock,
    } as const
    const request = signedFrame(asked)
    const value = request.body
    if (typeof value === 'function') throw new TypeError('bytes')
    const body = async () => {
      clock += BigInt(ms) * 1_000_000n
      return { ok: true as const, value }
    }
    const answer = await handleAxonRequest({ ...request, body }, service(1))
    return { status: answer.status, kept: await store.foreignBytes(nameOf(data)) }
  }
  expect(await storeAfter(STORE_LIFE_MS, 1)).toEqual({ status: 200, kept: 100 })
  expect(await storeAfter(STORE_LIFE_MS + 1, 2)).toEqual({ status: 408, kept: null })
})
