/** The engine's calls over real sockets: what a miner's answers become, honest ones and others. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ChallengeAsk, MinerTransport, NodeAddress } from '../../engine/ports.ts'
import { testKeypair } from '../../testing/miners.ts'
import type { AxonService } from '../../wire/axon.ts'
import { createNonceWindow } from '../../wire/nonce.ts'
import { AxonClient } from '../shared/axon-client.ts'
import { startAxonServer } from '../shared/axon-server.ts'
import { silentLog } from '../shared/log.ts'
import { nodeSha3 } from '../shared/sha3.ts'
import { nodeSha256 } from '../shared/sha256.ts'
import { unixNs } from '../shared/unix-time.ts'
import { minerTransport, validatorTransport } from './network-ports.ts'

const miner = testKeypair(1)
const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const ASK: ChallengeAsk = {
  dataHash: '12345',
  index: 2,
  chunkBytes: 16_400,
  curve: 'P-256',
  g: '02'.repeat(33),
  h: '03'.repeat(33),
  seed: 'ab'.repeat(32),
}
const LIMITS = { timeoutMs: 30_000, cancelled: new Promise<void>(() => undefined) }

function transport(): MinerTransport {
  const client = new AxonClient({ keypair: testKeypair(2) })
  closers.push(() => client.close())
  return minerTransport(client)
}

async function axon(routes: AxonService['routes']): Promise<NodeAddress> {
  const service = (port: number): AxonService => ({
    keypair: miner,
    ip: '127.0.0.1',
    port,
    policy: 'strict',
    nonces: createNonceWindow(),
    now: unixNs,
    allowedOrigins: [],
    isRegistered: () => true,
    sha3: nodeSha3,
    sha256: nodeSha256,
    routes: { Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) }, ...routes },
  })
  const server = await startAxonServer({ service, host: '127.0.0.1', port: 0, log: silentLog })
  closers.push(() => server.close(0))
  return { hotkey: miner.address, ip: '127.0.0.1', port: server.port }
}

/** A miner that writes what it likes. */
async function raw(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<NodeAddress> {
  const server = createServer((request, response) => {
    response.on('error', () => undefined)
    request.resume().on('end', () => answer(request, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { hotkey: miner.address, ip: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

describe('a challenge', () => {
  it('reaches the miner as asked, and its answer comes back with the chunk as bytes and the request echoed', async () => {
    let asked: unknown = null
    const to = await axon({
      Challenge: {
        open: false,
        handle: ({ fields }) => {
          asked = fields
          const fields_ = { commitment_proof: '7', randomness: 9n, content_path: ['cd'.repeat(32)] }
          return { ok: true, fields: fields_, data: Uint8Array.of(1, 2, 3) }
        },
      },
    })
    const { dataHash, index, chunkBytes, ...rest } = ASK
    const echo = { challenge_hash: dataHash, challenge_index: index, chunk_size: chunkBytes, ...rest }
    const answer = await transport().challenge(to, ASK, LIMITS)
    expect(asked).toEqual(echo)
    expect(answer).toMatchObject({
      ok: true,
      value: {
        ...echo,
        commitment_proof: '7',
        randomness: 9n,
        data_chunk: Uint8Array.of(1, 2, 3),
        commitment: null,
      },
    })
  })

  it('without any proof member is a declared loss; with a part of one it goes to the verifier', async () => {
    let part = {}
    const to = await axon({ Challenge: { open: false, handle: () => ({ ok: true, fields: part }) } })
    const calls = transport()
    expect(await calls.challenge(to, ASK, LIMITS)).toMatchObject({ ok: false, reason: 'missing' })
    part = { commitment: 'ab' }
    expect(await calls.challenge(to, ASK, LIMITS)).toMatchObject({
      ok: true,
      value: { commitment: 'ab', data_chunk: null },
    })
  })

  it.each([
    ['a text where a number belongs', '{"randomness":"NaN"}', 'malformed'],
    ['a number that is none', '{"randomness":NaN}', 'malformed'],
    ['no JSON', '<html>', 'malformed'],
    ['nothing at all', '', 'malformed'],
  ])('answered with %s is %s', async (_what, body, reason) => {
    const to = await raw((_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(body)
    })
    expect(await transport().challenge(to, ASK, LIMITS)).toMatchObject({ ok: false, reason })
  })

  it.each([['with its length'], ['without a length']])(
    'answered with 10 GB %s is oversize, and is not read',
    async (how) => {
      let sent = 0
      const to = await raw((request, response) => {
        if (request.url === '/Synapse') {
          response.end('{}')
          return
        }
        if (how === 'with its length') response.setHeader('content-length', String(10 * 2 ** 30))
        const piece = Buffer.alloc(2 ** 20)
        const more = (): void => {
          while (!response.destroyed) {
            sent += piece.length
            if (!response.write(piece)) {
              response.once('drain', more)
              return
            }
          }
        }
        more()
      })
      expect(await transport().challenge(to, ASK, LIMITS)).toMatchObject({ ok: false, reason: 'oversize' })
      expect(sent).toBeLessThan(64 * 2 ** 20)
    },
  )
})

describe('a retrieval and a ping', () => {
  it('give the bytes with the pair, a declared loss, and who is there', async () => {
    let data: Uint8Array | null = Uint8Array.of(5)
    const fields = { commitment_hash: '1', commitment_proof: '2' }
    const to = await axon({ Retrieve: { open: false, handle: () => ({ ok: true, fields, data }) } })
    const calls = transport()
    const ask = { dataHash: '12345', seed: ASK.seed }
    expect(await calls.retrieve(to, ask, LIMITS)).toEqual({
      ok: true,
      value: { data: Uint8Array.of(5), ...fields },
    })
    data = null
    expect(await calls.retrieve(to, ask, LIMITS)).toMatchObject({ ok: false, reason: 'missing' })
    expect(await calls.ping(to, LIMITS)).toEqual({ ok: true, value: null })
    expect(await calls.ping({ ...to, port: 9 }, LIMITS)).toMatchObject({ ok: false, reason: 'unreachable' })
    const silent = await raw(() => undefined)
    expect(await calls.ping(silent, { ...LIMITS, timeoutMs: 100 })).toMatchObject({
      ok: false,
      reason: 'late',
    })
  })
})

describe('renew, discard and retract', () => {
  const RENEW = { dataHash: '12345', ttl: 3_600 }
  const DISCARD = { dataHash: '12345', seeds: ['ab'.repeat(32)] }

  it('reach the node as asked, and say what it did', async () => {
    const heard: unknown[] = []
    let done = true
    const to = await axon({
      Renew: {
        open: false,
        handle: ({ fields }) => {
          heard.push(fields)
          return { ok: true, fields: { renewed: done, ends_at: 7 } }
        },
      },
      Discard: {
        open: false,
        handle: ({ fields }) => {
          heard.push(fields)
          return { ok: true, fields: { discarded: done } }
        },
      },
      Retract: {
        open: false,
        handle: ({ fields }) => {
          heard.push(fields)
          return { ok: true, fields: { retracted: done } }
        },
      },
    })
    const cid = `b${'a'.repeat(58)}`
    const client = new AxonClient({ keypair: testKeypair(2) })
    closers.push(() => client.close())
    const validators = validatorTransport(client)
    expect(await transport().renew(to, RENEW, LIMITS)).toEqual({ ok: true, value: 'renewed' })
    expect(await transport().discard(to, DISCARD, LIMITS)).toEqual({ ok: true, value: 'discarded' })
    expect(await validators.retract(to, cid, LIMITS)).toEqual({ ok: true, value: null })
    done = false
    expect(await transport().renew(to, RENEW, LIMITS)).toEqual({ ok: true, value: 'unknown' })
    expect(await transport().discard(to, DISCARD, LIMITS)).toEqual({ ok: true, value: 'kept' })
    expect(await validators.retract(to, cid, LIMITS)).toEqual({ ok: true, value: null })
    expect(heard.slice(0, 3)).toEqual([
      { data_hash: '12345', ttl: 3_600 },
      { data_hash: '12345', seeds: DISCARD.seeds },
      { cid },
    ])
  })

  it('are unheard of at a node without them, which is neither a loss nor an absence', async () => {
    const to = await axon({})
    const client = new AxonClient({ keypair: testKeypair(2) })
    closers.push(() => client.close())
    expect(await transport().renew(to, RENEW, LIMITS)).toEqual({ ok: true, value: 'unsupported' })
    expect(await transport().discard(to, DISCARD, LIMITS)).toEqual({ ok: true, value: 'unsupported' })
    expect(await validatorTransport(client).retract(to, 'x', LIMITS)).toEqual({ ok: true, value: null })
  })

  it.each([
    [503, 'busy'],
    [401, 'refused'],
    [507, 'full'],
  ])('answered with %i are told again', async (status, reason) => {
    const refused = { ok: false, status, code: 'x', message: 'no' } as const
    const to = await axon({
      Renew: { open: false, handle: () => refused },
      Discard: { open: false, handle: () => refused },
    })
    expect(await transport().renew(to, RENEW, LIMITS)).toMatchObject({ ok: false, reason })
    expect(await transport().discard(to, DISCARD, LIMITS)).toMatchObject({ ok: false, reason })
  })
})
