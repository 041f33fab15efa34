/** Calls that come in over the socket: what is taken, what is refused under which name, and that a refusal changes nothing. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { wrapBytes } from '../../wire/sr25519.ts'
import { encodeAddress } from '../../wire/ss58.ts'
import {
  axonCall,
  type ChainFixture,
  coldkey,
  keyOf,
  land,
  miner,
  other,
  registerCall,
  startChainFixture,
  weightsCall,
} from './chain-fixture.ts'
import { decodeExtrinsic, MAX_EXTRINSIC_BYTES } from './extrinsic.ts'
import { type ExtrinsicParts, signedExtrinsic, subnetCall } from './extrinsic-fixture.ts'
import { runtimeBuilder } from './metadata.ts'
import { encodeCall } from './runtime-call.ts'

let fixture: ChainFixture
beforeAll(async () => {
  fixture = await startChainFixture()
  // Enough blocks that there is a time to be over.
  for (let i = 0; i < 9; i++) await fixture.chain.produce()
})
afterAll(() => fixture.remove())

/** ed25519, whose proofs take a tenth of the time. */
const SECRET = new Uint8Array(32).fill(77)
const quick = {
  publicKey: ed25519.getPublicKey(SECRET),
  address: encodeAddress(ed25519.getPublicKey(SECRET)),
  sign: (message: Uint8Array) => ed25519.sign(message, SECRET),
}

interface Answer {
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: string }
}

const ask = async (method: string, ...params: unknown[]): Promise<Answer> => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(fixture.url.replace('ws', 'http'), { method: 'POST', headers, body })
  return (await response.json()) as Answer
}

const hexOf = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`
const submit = (bytes: Uint8Array) => ask('author_submitExtrinsic', hexOf(bytes))

const VALIDITY = runtimeBuilder.buildRuntimeCall('TaggedTransactionQueue', 'validate_transaction').value
/** What the runtime says of it at the newest block. */
const validity = async (bytes: Uint8Array): Promise<unknown> => {
  const args = concatBytes(Uint8Array.of(2), bytes, Buffer.from(fixture.chain.head.hash.slice(2), 'hex'))
  const { result } = await ask('state_call', 'TaggedTransactionQueue_validate_transaction', hexOf(args))
  return VALIDITY.dec(String(result))
}

const register = subnetCall(registerCall(miner.address))
const made = (parts: Partial<ExtrinsicParts> = {}, call = register, by = coldkey): Uint8Array =>
  signedExtrinsic(by, call, { genesisHash: fixture.chain.genesisHash, nonce: 0, ...parts })

const INVALID = 1010
const BAD_PROOF = 'Transaction has a bad signature'
const flipped = (at: number): Uint8Array => {
  const bytes = made()
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}
const eraAt = (block: number, period: number) => ({
  period,
  block,
  blockHash: fixture.chain.hashAt(block) ?? '',
})

describe('a call is refused, with its reason and without side effect, when', () => {
  test.each<readonly [string, () => Uint8Array, number, string, unknown]>([
    [
      'it is signed for another chain',
      () => made({ genesisHash: `0x${'ab'.repeat(32)}` }),
      INVALID,
      BAD_PROOF,
      'BadProof',
    ],
    ['it is signed for another runtime', () => made({ specVersion: 423 }), INVALID, BAD_PROOF, 'BadProof'],
    [
      'it is signed for other transactions',
      () => made({ transactionVersion: 2 }),
      INVALID,
      BAD_PROOF,
      'BadProof',
    ],
    ['another key signed it', () => made({ sign: (m) => other.sign(m) }), INVALID, BAD_PROOF, 'BadProof'],
    [
      'a wallet signed it as a text',
      () => made({ sign: (m) => coldkey.sign(wrapBytes(m)) }),
      INVALID,
      BAD_PROOF,
      'BadProof',
    ],
    [
      'its signature is no point of the curve',
      () => made({ sign: () => new Uint8Array(64).fill(255) }),
      INVALID,
      BAD_PROOF,
      'BadProof',
    ],
    ['an argument was changed on the way', () => flipped(made().length - 1), INVALID, BAD_PROOF, 'BadProof'],
    ['its time is over', () => made({ era: eraAt(2, 4) }), INVALID, BAD_PROOF, 'BadProof'],
    [
      'it names the birth block of another fork',
      () => made({ era: { ...eraAt(8, 4), blockHash: `0x${'cd'.repeat(32)}` } }),
      INVALID,
      BAD_PROOF,
      'BadProof',
    ],
    [
      'it binds itself to a digest of metadata',
      () => made({ metadataMode: 1 }),
      INVALID,
      BAD_PROOF,
      'BadProof',
    ],
    [
      'its signer has not the tip it promises',
      () => made({ tip: 1n }, register, other),
      INVALID,
      'Inability to pay some fees',
      'Payment',
    ],
    [
      'its signer is given as an index',
      () => made({ address: Uint8Array.of(1, 0) }),
      1011,
      'its signer is not',
      'CannotLookup',
    ],
    [
      'it is not signed',
      () => Uint8Array.of(register.length * 4 + 4, 0x04, ...register),
      1011,
      'it is not signed',
      'NoUnsignedValidator',
    ],
    [
      'its call is none of this runtime',
      () => made({}, Uint8Array.of(7, 1, 0, 0)),
      1001,
      'its call is none',
      'Call',
    ],
    [
      'bytes follow its call',
      () => made({}, concatBytes(register, Uint8Array.of(0))),
      1001,
      'its call is none',
      'Call',
    ],
    [
      'it is too long for a block',
      () =>
        made(
          {},
          encodeCall({
            type: 'System',
            value: { type: 'remark', value: { remark: new Uint8Array(MAX_EXTRINSIC_BYTES) } },
          }),
        ),
      INVALID,
      'Transaction would exhaust',
      'ExhaustsResources',
    ],
  ])('%s', async (_, bytes, code, data, reason) => {
    const { head } = fixture.chain
    const extrinsic = bytes()
    const { error } = await submit(extrinsic)
    expect(error).toMatchObject({ code, data: expect.stringContaining(data) })
    const kind = code === 1011 ? 'Unknown' : 'Invalid'
    expect(await validity(extrinsic)).toMatchObject({
      success: false,
      value: { type: kind, value: { type: reason } },
    })
    expect(fixture.chain.pending()).toEqual([])
    const next = await fixture.chain.produce()
    expect(next.model.nonces).toEqual(head.model.nonces)
    expect(next.model.balances).toEqual(head.model.balances)
    expect(next.body).toHaveLength(1)
  })

  test('it ends early, has another length than it says, a second spelling of a number, or an unknown signature', () => {
    const whole = made()
    const broken = [
      whole.subarray(0, 60),
      concatBytes(whole, Uint8Array.of(0)),
      Uint8Array.of(0x84),
      Uint8Array.of(),
      made({ scheme: 2 }),
      made({ metadataMode: 2 }),
      // Era 0x00 is immortal; a mortal one of period 2 does not exist.
      Uint8Array.from(whole, (byte, i) => (i === 101 ? 0xf0 : byte)),
    ]
    for (const bytes of broken) expect(decodeExtrinsic(bytes), hexOf(bytes)).toMatchObject({ ok: false })
  })
})

describe('a call that is taken', () => {
  test('is in the body of a block, with its events, and worth nothing a second time', async () => {
    const nonce = fixture.chain.nextNonce(coldkey.address)
    const bytes = made({ nonce, era: eraAt(fixture.chain.head.number, 64) })
    expect(await validity(bytes)).toMatchObject({ success: true, value: { requires: [], propagate: true } })
    const { result } = await submit(bytes)
    expect(result).toMatch(/^0x[0-9a-f]{64}$/)
    expect((await submit(bytes)).error?.code).toBe(1013)
    expect((await submit(made({ nonce }))).error?.code).toBe(1014)
    expect((await ask('author_pendingExtrinsics')).result).toEqual([hexOf(bytes)])
    expect((await ask('system_accountNextIndex', coldkey.address)).result).toBe(nonce + 1)
    const block = await fixture.chain.produce()
    expect(block.body[1]).toBe(hexOf(bytes))
    expect(block.model.subnet.neurons.map(({ hotkey }) => hotkey)).toContain(miner.address)
    expect((await submit(bytes)).error?.data).toMatch(/^Transaction is outdated/)
    expect(await validity(bytes)).toMatchObject({ success: false, value: { value: { type: 'Stale' } } })
  })

  test('waits when it comes before the one it follows, and both are in one block in order', async () => {
    const nonce = fixture.chain.nextNonce(coldkey.address)
    const later = made({ nonce: nonce + 1 }, subnetCall(registerCall(keyOf(31).address)))
    expect(await validity(later)).toMatchObject({ success: true, value: { requires: [expect.anything()] } })
    await submit(later)
    expect((await fixture.chain.produce()).body).toHaveLength(1)
    const sooner = made({ nonce }, subnetCall(registerCall(keyOf(30).address)))
    await submit(sooner)
    expect((await fixture.chain.produce()).body.slice(1)).toEqual([hexOf(sooner), hexOf(later)])
  })

  test('uses its nonce up when it fails, and pays nothing else', async () => {
    const before = fixture.chain.head.model
    const landing = land(fixture.chain, other, axonCall(0x0102_0304n, 1))
    await fixture.chain.produce()
    expect(await landing).toEqual({ ok: false, reason: 'HotKeyNotRegisteredInNetwork' })
    const after = fixture.chain.head.model
    expect(after.nonces[other.address]).toBe((before.nonces[other.address] ?? 0) + 1)
    expect([after.owners, after.balances]).toEqual([before.owners, before.balances])
  })

  test.each([
    ['set_weights', miner, weightsCall([0], [1]), 'NeuronNoValidatorPermit'],
    ['burned_register', other, registerCall(keyOf(40).address), 'NotEnoughBalanceToStake'],
    ['burned_register elsewhere', coldkey, registerCall(keyOf(40).address, 1), 'SubnetNotExists'],
  ])('%s fails under the pallet’s own name', async (_, who, call, reason) => {
    const landing = land(fixture.chain, who, call)
    await fixture.chain.produce()
    expect(await landing).toEqual({ ok: false, reason })
  })

  test('only the block’s author sets the time', async () => {
    const nonce = fixture.chain.nextNonce(other.address)
    const call = encodeCall({ type: 'Timestamp', value: { type: 'set', value: { now: 1n } } })
    await submit(made({ nonce }, call, other))
    const { model, events } = await fixture.chain.produce()
    expect(model.timestampMs).toBeGreaterThan(1)
    expect(JSON.stringify(events, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))).toContain(
      'BadOrigin',
    )
  })

  test('may be signed by an ed25519 account', async () => {
    await submit(made({ scheme: 0 }, subnetCall(registerCall(keyOf(50).address)), quick))
    expect((await fixture.chain.produce()).model.nonces[quick.address]).toBe(1)
  })

  test('costs nothing, as the payment calls say', async () => {
    const bytes = made()
    const args = concatBytes(bytes, Uint8Array.of(bytes.length, 0, 0, 0))
    const { result } = await ask('state_call', 'TransactionPaymentApi_query_info', hexOf(args))
    const codec = runtimeBuilder.buildRuntimeCall('TransactionPaymentApi', 'query_info').value
    expect(codec.dec(String(result))).toMatchObject({ partial_fee: 0n, class: { type: 'Normal' } })
  })

  test('that does not fit into the pool is refused', async () => {
    const poor = await startChainFixture({ poor: true })
    const parts = (nonce: number) => ({ genesisHash: poor.chain.genesisHash, nonce })
    const outcomes = Array.from({ length: 65 }, (_, nonce) =>
      poor.chain.submit(signedExtrinsic(quick, register, { ...parts(nonce), scheme: 0 })),
    )
    expect(outcomes.at(-1)).toMatchObject({ ok: false, reason: 'pool-full' })
    expect(outcomes.slice(0, -1).every(({ ok }) => ok)).toBe(true)
    await poor.remove()
  })
})

describe('over one socket', () => {
  const talk = async (): Promise<{
    say: (method: string, ...params: unknown[]) => void
    heard: unknown[]
    close: () => void
  }> => {
    const socket = new WebSocket(fixture.url)
    const heard: unknown[] = []
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())))
    await new Promise((resolve) => socket.once('open', resolve))
    let id = 0
    const say = (method: string, ...params: unknown[]) =>
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }))
    return { say, heard, close: () => socket.terminate() }
  }
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2))
  }

  test('a watched call is told of until it is final, and a refused one is not watched', async () => {
    const { say, heard, close } = await talk()
    const nonce = fixture.chain.nextNonce(coldkey.address)
    say('author_submitAndWatchExtrinsic', hexOf(made({ nonce }, subnetCall(registerCall(keyOf(60).address)))))
    say('author_submitAndWatchExtrinsic', hexOf(made({ nonce: 0 })))
    await until(() => fixture.chain.pending().length === 1 && heard.length >= 3)
    const { hash } = await fixture.chain.produce()
    await until(() => heard.length >= 5)
    const told = heard.flatMap((message) => {
      const { params } = message as { params?: { result: unknown } }
      return params === undefined ? [] : [params.result]
    })
    expect(told).toEqual(['ready', { inBlock: hash }, { finalized: hash }])
    expect(heard).toContainEqual(
      expect.objectContaining({ id: 2, error: expect.objectContaining({ code: INVALID }) }),
    )
    close()
  })

  test('a broadcast call is tried again at every block until it may come in, and not after a stop', async () => {
    const { say, heard, close } = await talk()
    const nonce = fixture.chain.nextNonce(coldkey.address)
    const call = (key: number) => subnetCall(registerCall(keyOf(key).address))
    // The same nonce as one that waits: refused now, outdated later.
    await submit(made({ nonce }, call(61)))
    say('transaction_v1_broadcast', hexOf(made({ nonce }, call(62))))
    say('transaction_v1_broadcast', hexOf(made({ nonce: nonce + 1 }, call(63))))
    await until(() => heard.length === 2)
    await fixture.chain.produce()
    const hotkeys = fixture.chain.head.model.subnet.neurons.map(({ hotkey }) => hotkey)
    expect(hotkeys).toContain(keyOf(63).address)
    expect(hotkeys).not.toContain(keyOf(62).address)
    const answer = (id: number) => heard.find((message) => (message as { id: number }).id === id)
    const { result } = answer(1) as { result: string }
    say('transaction_v1_stop', result)
    say('transaction_v1_stop', result)
    await until(() => heard.length === 4)
    expect(answer(3)).toMatchObject({ result: null })
    expect(answer(4)).toMatchObject({ error: { code: -32_602 } })
    close()
  })
})
