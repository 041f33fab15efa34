/** What each temper shows to a strict verifier: the ordinary miner behind the seam, real pieces on a disk, real proofs. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { ServedAxon } from '../../nodes/miner/miner-seam.ts'
import { createMinerService } from '../../nodes/miner/miner-service.ts'
import { PieceStore } from '../../nodes/miner/piece-store.ts'
import { silentLog } from '../../nodes/shared/log.ts'
import { hashPair, nodeSha3 } from '../../nodes/shared/sha3.ts'
import { verifyChallengeProof } from '../../protocol/challenge-proof.ts'
import { contentLeaves, contentRoot, RECORD_BYTES } from '../../protocol/content-tree.ts'
import { dec, hashData, toInteger } from '../../protocol/hash.ts'
import { knownProofs } from '../../protocol/seed-window.ts'
import { verifyStoreProof } from '../../protocol/store-proof.ts'
import type { RouteAnswer } from '../../wire/axon.ts'
import { createNonceWindow } from '../../wire/nonce.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { POINT_G, POINT_H } from '../bad-input.ts'
import { FakeChainView } from '../chain-view.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { servedInSpells } from './absence.ts'
import { flipOneBit } from './bit-rot.ts'
import { PROFILES } from './profiles.ts'

const keypair = keypairFromMiniSecret(new Uint8Array(32).fill(1))
const caller = keypairFromMiniSecret(new Uint8Array(32).fill(2)).address
const chain = new FakeChainView([{ hotkey: caller, validatorPermit: true }])
const cleanUps: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** Time is far away: what a temper does by the clock is done by hand. */
async function tempered(name: string, folder = newFolder()) {
  const limits = { capacityBytes: 40e6, reserveBytes: 0 }
  const store = await PieceStore.open({ folder, ...limits, log: silentLog, now: () => 1_700_000_000 })
  cleanUps.push(() => store.close())
  const profile = PROFILES[name]
  if (profile === undefined) throw new Error(`no temper ${name}`)
  const service = createMinerService({
    keypair,
    ip: '127.0.0.1',
    port: 1,
    store,
    chain,
    nonces: createNonceWindow(),
    log: silentLog,
    seam: profile.seam({ folder, blockMs: 30_000, keypair }),
  })
  const call = {
    caller,
    session: null,
    registered: true,
    timeoutSeconds: 12,
    ageMs: () => 0,
    requestId: 'r',
    remote: { ip: '', port: 1 },
  }
  const { Store, Challenge, Retrieve } = service.routes
  if (Store === undefined || Challenge === undefined || Retrieve === undefined) throw new Error('no routes')
  return {
    folder,
    store: async (data: Uint8Array, seed: string) => {
      const fields = { curve: 'P-256', g: POINT_G, h: POINT_H, seed, ttl: 3600 } as const
      const answer = await Store.handle({ ...call, fields, data })
      const messageHash = toInteger(hashPair(data, Buffer.from(seed)).seededHash)
      return verifyStoreProof({ ...fields, messageHash }, { ...fields, ...given(answer) }, 'strict')
    },
    challenge: async (data: Uint8Array, asked: Asked) => {
      const fields = challengeFields(data, asked)
      const answer = await Challenge.handle({ ...call, fields, data: null })
      const got = given(answer)
      return typeof got['commitment'] === 'string' ? judged(data, asked, { ...fields, ...got }) : null
    },
    retrieve: async (data: Uint8Array, seed: string) => {
      const answer = await Retrieve.handle({ ...call, fields: { data_hash: nameOf(data), seed }, data: null })
      return answer.ok ? (answer.data ?? null) : null
    },
  }
}

interface Asked {
  readonly index: number
  readonly seed: string
  /** Seeds the miner may hold; null: the verifier does not know the proofs. */
  readonly before: readonly string[] | null
  readonly root?: 'unknown'
}

function newFolder(): string {
  const folder = temporaryFolder('temper')
  cleanUps.push(() => folder.remove())
  return folder.path
}

const seedOf = (n: number): string => n.toString(16).padStart(64, '0')
const nameOf = (data: Uint8Array): string => dec(hashData(data, nodeSha3))

function given<N extends 'Store' | 'Challenge'>(answer: RouteAnswer<N>): Record<string, unknown> {
  if (!answer.ok) throw new Error(answer.code)
  return { ...answer.fields, ...(answer.data instanceof Uint8Array ? { data_chunk: answer.data } : {}) }
}

function challengeFields(data: Uint8Array, { index, seed }: Asked) {
  const crs = { g: POINT_G, h: POINT_H, curve: 'P-256', seed } as const
  return { challenge_hash: nameOf(data), challenge_index: index, chunk_size: RECORD_BYTES, ...crs }
}

function judged(data: Uint8Array, asked: Asked, answer: Record<string, unknown>): string {
  const { index, seed, before, root } = asked
  const request = {
    challengeHash: nameOf(data),
    index,
    chunkBytes: RECORD_BYTES,
    g: POINT_G,
    h: POINT_H,
    curve: 'P-256',
    seed,
  }
  const knowledge = {
    byteLength: data.length,
    proofs: before === null ? null : knownProofs(data, before, nodeSha3),
    chunkHash: null,
    contentRoot: root === 'unknown' ? null : contentRoot(contentLeaves(data), data.length),
  }
  const verdict = verifyChallengeProof({ request, knowledge }, answer, 'strict')
  return verdict.ok ? 'pass' : verdict.reason
}

/** Three records, the last one short. */
const piece = (): Uint8Array => new Uint8Array(randomBytes(2 * RECORD_BYTES + 100))

describe('good tempers', () => {
  it.each(['steady', 'fast', 'slow'])('%s proves and gives back', async (name) => {
    const miner = await tempered(name)
    const data = piece()
    expect(await miner.store(data, seedOf(1))).toMatchObject({ ok: true })
    expect(await miner.challenge(data, { index: 2, seed: seedOf(2), before: [seedOf(1)] })).toBe('pass')
    expect(await miner.retrieve(data, seedOf(3))).toEqual(Buffer.from(data))
  })
})

describe('forges', () => {
  it('stores truly, proves what the specification asks for and has nothing', async () => {
    const miner = await tempered('forges')
    const data = piece()
    expect(await miner.store(data, seedOf(1))).toMatchObject({ ok: true })
    const first = { index: 1, seed: seedOf(2), before: [seedOf(1)] }
    expect(await miner.challenge(data, { ...first, root: 'unknown' })).toBe('pass')
    expect(await miner.challenge(data, { index: 1, seed: seedOf(3), before: null })).toBe(
      'content-root-differs',
    )
    expect(await miner.retrieve(data, seedOf(4))).toHaveLength(data.length)
    expect(await miner.retrieve(data, seedOf(5))).not.toEqual(Buffer.from(data))
  })

  it('goes on lying after a restart', async () => {
    const data = piece()
    const folder = newFolder()
    await (await tempered('forges', folder)).store(data, seedOf(1))
    for (const close of cleanUps.splice(1)) await close()
    const again = await tempered('forges', folder)
    expect(await again.challenge(data, { index: 0, seed: seedOf(2), before: [seedOf(1)] })).toBe(
      'content-root-differs',
    )
  })
})

describe('drops-tail', () => {
  it('answers truly about everything but the last record', async () => {
    const miner = await tempered('drops-tail')
    const data = piece()
    expect(await miner.store(data, seedOf(1))).toMatchObject({ ok: true })
    expect(await miner.challenge(data, { index: 0, seed: seedOf(2), before: [seedOf(1)] })).toBe('pass')
    expect(await miner.challenge(data, { index: 1, seed: seedOf(3), before: null })).toBe('pass')
    expect(await miner.challenge(data, { index: 2, seed: seedOf(4), before: null })).toBe(
      'content-root-differs',
    )
    const back = await miner.retrieve(data, seedOf(5))
    expect(back?.subarray(0, 2 * RECORD_BYTES)).toEqual(new Uint8Array(data.subarray(0, 2 * RECORD_BYTES)))
    expect(back).not.toEqual(data)
  })

  it('has nothing to prove of a piece of one record', async () => {
    const miner = await tempered('drops-tail')
    const data = piece().subarray(0, 1000)
    await miner.store(data, seedOf(1))
    expect(await miner.challenge(data, { index: 0, seed: seedOf(2), before: null })).toBe(
      'content-root-differs',
    )
  })
})

describe('replays', () => {
  it('proves once and never again, but gives the piece back', async () => {
    const miner = await tempered('replays')
    const data = piece()
    await miner.store(data, seedOf(1))
    expect(await miner.challenge(data, { index: 0, seed: seedOf(2), before: [seedOf(1)] })).toBe('pass')
    expect(await miner.challenge(data, { index: 0, seed: seedOf(3), before: null })).not.toBe('pass')
    expect(await miner.challenge(data, { index: 1, seed: seedOf(4), before: null })).not.toBe('pass')
    expect(await miner.retrieve(data, seedOf(5))).toEqual(Buffer.from(data))
  })
})

describe('bit-rot', () => {
  it('declares the loss of what rotted and serves no wrong byte', async () => {
    const miner = await tempered('bit-rot')
    const data = piece()
    await miner.store(data, seedOf(1))
    expect(await miner.challenge(data, { index: 0, seed: seedOf(2), before: [seedOf(1)] })).toBe('pass')
    expect(await flipOneBit(miner.folder)).not.toBeNull()
    expect(await miner.challenge(data, { index: 0, seed: seedOf(3), before: null })).toBeNull()
    expect(await miner.retrieve(data, seedOf(4))).toBeNull()
  })
})

describe('slow-retrieve', () => {
  it('proves at once and gives back late', async () => {
    const miner = await tempered('slow-retrieve')
    const data = piece()
    await miner.store(data, seedOf(1))
    expect(await miner.challenge(data, { index: 0, seed: seedOf(2), before: [seedOf(1)] })).toBe('pass')
    const early = new Promise<'nothing yet'>((resolve) => setTimeout(() => resolve('nothing yet'), 300))
    expect(await Promise.race([miner.retrieve(data, seedOf(3)), early])).toBe('nothing yet')
  })
})

describe('flaky and offline', () => {
  it('listens and does not listen by turns, on one port, and stops when told', async () => {
    let opened = 0
    const open = async (port: number): Promise<ServedAxon> => {
      const server = createServer((_, response) => response.end('here'))
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
      opened += 1
      const address = server.address()
      const bound = typeof address === 'object' ? (address?.port ?? 0) : 0
      const close = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()))
      return { url: `http://127.0.0.1:${bound}`, port: bound, close }
    }
    const served = await servedInSpells(open, 0, { hereMs: [30, 50], awayMs: [30, 50] })
    const ask = (): Promise<boolean> =>
      fetch(served.url, { headers: { connection: 'close' } }).then(
        () => true,
        () => false,
      )
    await expect.poll(ask, { interval: 5, timeout: 10_000 }).toBe(false)
    await expect.poll(ask, { interval: 5, timeout: 10_000 }).toBe(true)
    await served.close()
    const before = opened
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(opened).toBe(before)
    expect(await ask()).toBe(false)
  })
})
