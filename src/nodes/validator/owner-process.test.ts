/** Deleting, renewing, leases, accounts, ranges and heads at real validators with real miners, over sockets. */
import { randomBytes } from 'node:crypto'
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { contentLeaves, contentRoot, RECORD_BYTES, verifyContentRange } from '../../protocol/content-tree.ts'
import {
  delegationOf,
  ed25519Session,
  type SessionKey,
  signDelegation,
  signRevocation,
  sr25519Session,
} from '../../testing/delegation-fixture.ts'
import { headSigner } from '../../testing/head-signer.ts'
import { type Delegation, delegationText, encodeDelegation, sessionId } from '../../wire/delegation.ts'
import { parseAnswer, prepareRequest } from '../../wire/dendrite.ts'
import { encodeHead, headHash, headVaultId } from '../../wire/head.ts'
import { acknowledgedText, isWordOf } from '../../wire/head-words.ts'
import type { RequestFields, SynapseName } from '../../wire/synapse.ts'
import { keyOf, NETUID } from '../chain/chain-fixture.ts'
import { AxonClient, type AxonTarget } from '../shared/axon-client.ts'
import { LimitsSchema } from './public-view/limits-answer.ts'
import {
  exitOf,
  lastWordsOf,
  startValidatorFixture,
  type ValidatorFixture,
  type ValidatorProcess,
} from './validator-fixture.ts'

const CALL = { timeoutMs: 30_000 }
const QUOTA = 3_000_000
const DAY = 86_400
const QUIET = ['--no-rounds']

const alice = new AxonClient({ keypair: keyOf(99) })
const bob = new AxonClient({ keypair: keyOf(98) })
const carol = new AxonClient({ keypair: keyOf(95) })
let network: ValidatorFixture
let alpha: ValidatorProcess
let beta: ValidatorProcess

async function stored(data: Uint8Array, by = alice, target: AxonTarget = alpha) {
  const fields = { encryption_payload: '{"filetao":1}', ttl: DAY, content_root: null }
  const outcome = await by.call(target, 'StoreUser', fields, data, CALL)
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`)
  return outcome.value.fields
}

function retrieve(target: AxonTarget, cid: string, range: readonly [number, number] | null = null) {
  const [start, end] = range ?? [null, null]
  const fields = { data_hash: cid, range_start: start, range_end: end }
  return alice.call(target, 'RetrieveUser', fields, undefined, CALL)
}

const lease = async (target: AxonTarget, cid: string, by = alice) => {
  const outcome = await by.call(target, 'LeaseUser', { data_hashes: [cid] }, undefined, CALL)
  return outcome.ok ? outcome.value.fields.leases[0] : outcome.code
}

beforeAll(async () => {
  network = await startValidatorFixture()
  await Promise.all([11, 12, 13, 14].map((seed) => network.startMiner(seed)))
  ;[alpha, beta] = await Promise.all([
    network.startValidator('alpha', 21, [...QUIET, '--quota-bytes', String(QUOTA)]),
    network.startValidator('beta', 22, QUIET),
  ])
  const client = await network.chain.connect()
  const announced = async () =>
    (await client.metagraph(NETUID)).neurons.filter(({ axon }) => axon !== null).length
  await vi.waitFor(async () => expect(await announced()).toBe(6), { timeout: 20_000, interval: 100 })
}, 120_000)

afterAll(async () => {
  alice.close()
  bob.close()
  carol.close()
  await network?.remove()
}, 60_000)

describe('an owner of an object', () => {
  it('learns its end, renews it, reads its account, and deletes it everywhere', async () => {
    const { data_hash: cid, expires_at } = await stored(new Uint8Array(randomBytes(50_000)))
    if (cid === null || expires_at === null) throw new Error('no name or no end')
    expect(await lease(alpha, cid)).toEqual({ expires_at, copies: 3, own: true, yours: true })
    expect(await lease(alpha, cid, bob)).toEqual({ expires_at, copies: 3, own: true, yours: false })
    await vi.waitFor(async () => expect(await lease(beta, cid)).toMatchObject({ own: false }), 30_000)

    const holders = (target: AxonTarget) =>
      bob.call(target, 'HoldersUser', { data_hash: cid }, undefined, CALL)
    for (const target of [alpha, beta]) {
      const told = await holders(target)
      if (!told.ok) throw new Error(told.detail)
      expect(told.value.fields).toMatchObject({ copies: 3, expires_at, length: 50_000 })
      expect(told.value.fields.receipts.map((receipt) => receipt.cid)).toEqual([cid, cid, cid])
    }

    const ask = { data_hash: cid, ttl: 10 * DAY }
    const renewed = await bob.call(alpha, 'RenewUser', ask, undefined, CALL)
    if (!renewed.ok) throw new Error(renewed.detail)
    expect(renewed.value.fields.copies).toBe(3)
    expect(renewed.value.fields.expires_at).toBeGreaterThan(expires_at + 8 * DAY)
    const until = renewed.value.fields.expires_at
    await vi.waitFor(async () => expect(await lease(beta, cid)).toMatchObject({ expires_at: until }), 30_000)

    const account = async () => {
      const outcome = await alice.call(alpha, 'AccountUser', {}, undefined, CALL)
      return outcome.ok ? outcome.value.fields : outcome.code
    }
    expect(await account()).toMatchObject({
      objects: 1,
      bytes: 50_000,
      quota_bytes: QUOTA,
      default_ttl: 30 * DAY,
    })

    const remove = (by: AxonClient) => by.call(alpha, 'DeleteUser', { data_hash: cid }, undefined, CALL)
    expect(await remove(bob)).toMatchObject({ ok: false, status: 403, code: 'not-owner' })
    expect(await remove(alice)).toMatchObject({
      value: { fields: { deleted: true, holders: 3, discarded: 3 } },
    })
    expect(await remove(alice)).toMatchObject({ ok: false, status: 404, code: 'not-found' })
    expect(await holders(alpha)).toMatchObject({ ok: false, status: 404, code: 'not-found' })
    expect(await account()).toMatchObject({ objects: 0, bytes: 0 })
    expect(await retrieve(alpha, cid)).toMatchObject({ ok: false, code: 'not-found' })
    await vi.waitFor(
      async () => expect(await retrieve(beta, cid)).toMatchObject({ code: 'not-found' }),
      30_000,
    )
  }, 60_000)

  it('is told what a quota leaves, and may use it', async () => {
    const { data_hash: cid } = await stored(new Uint8Array(randomBytes(2_500_000)), bob)
    const fields = { encryption_payload: '{}', ttl: null, content_root: null }
    const refused = await bob.call(alpha, 'StoreUser', fields, new Uint8Array(randomBytes(600_000)), CALL)
    expect(refused).toMatchObject({ ok: false, status: 507, code: 'quota-exceeded' })
    expect(refused.ok ? '' : refused.detail).toContain('2500000 of 3000000')
    await bob.call(alpha, 'DeleteUser', { data_hash: cid ?? '' }, undefined, CALL)
    expect((await stored(new Uint8Array(randomBytes(600_000)), bob)).copies).toBe(3)
  }, 60_000)
})

describe('a range', () => {
  it('comes in whole records with the path to the root that the owner fixed', async () => {
    const data = new Uint8Array(randomBytes(4 * RECORD_BYTES + 10))
    const { data_hash: cid } = await stored(data)
    const root = contentRoot(contentLeaves(data), data.length)
    const outcome = await retrieve(alpha, cid ?? '', [RECORD_BYTES + 5, 2 * RECORD_BYTES + 5])
    if (!outcome.ok) throw new Error(outcome.detail)
    const { range_first: from, object_length: byteLength, content_path: path } = outcome.value.fields
    const input = {
      root,
      byteLength: byteLength ?? 0,
      from: from ?? 0,
      data: outcome.value.data ?? new Uint8Array(0),
    }
    expect(input.data.length).toBe(2 * RECORD_BYTES)
    expect(verifyContentRange({ ...input, path: (path ?? []).map((hash) => hexToBytes(hash)) }).ok).toBe(true)
    expect(await retrieve(alpha, cid ?? '', [0, data.length + 1])).toMatchObject({
      status: 416,
      code: 'range-invalid',
    })
  }, 60_000)
})

describe('right after a kill -9', () => {
  const signer = headSigner(new Uint8Array(randomBytes(32)))
  const vault_id = headVaultId(signer.publicKey)
  const make = (number: number, parents: readonly Uint8Array[]) =>
    encodeHead({ number, parents, vault: new Uint8Array(9_000), index: new Uint8Array(390_000) }, signer)
  const put = (record: Uint8Array) => alice.call(beta, 'PutHead', { vault_id }, record, CALL)
  const get = () => bob.call(beta, 'GetHead', { vault_id, after: null }, undefined, CALL)
  const first = make(1, [])
  const second = make(2, [hexToBytes(headHash(first))])
  let deleted = ''
  let kept = ''

  beforeAll(async () => {
    deleted = (await stored(new Uint8Array(randomBytes(30_000)), carol, beta)).data_hash ?? ''
    kept = (await stored(new Uint8Array(randomBytes(20_000)), carol, beta)).data_hash ?? ''
    await carol.call(beta, 'DeleteUser', { data_hash: deleted }, undefined, CALL)
    expect(await get()).toMatchObject({
      ok: true,
      value: { data: null, fields: { number: 0, head_hash: null } },
    })
    const taken = await put(first)
    if (!taken.ok) throw new Error(taken.detail)
    const { number, head_hash: hash, acknowledged } = taken.value.fields
    expect([number, hash]).toEqual([1, headHash(first)])
    const word = { validator: beta.hotkey, vaultId: vault_id, number: 1, headHash: headHash(first) }
    expect(isWordOf(beta.hotkey, acknowledgedText(word), acknowledged ?? '')).toBe(true)
    expect((await put(second)).ok).toBe(true)
    const end = exitOf(beta.child)
    beta.child.kill('SIGKILL')
    await end
    beta = await network.startValidator('beta', 22, QUIET)
  }, 60_000)

  it('an owner finds what is stored, and not what was deleted', async () => {
    expect(await lease(beta, deleted, carol)).toBeNull()
    expect(await lease(beta, kept, carol)).toMatchObject({ own: true, yours: true })
    expect(await carol.call(beta, 'AccountUser', {}, undefined, CALL)).toMatchObject({
      value: { fields: { objects: 1, bytes: 20_000, quota_bytes: null } },
    })
  }, 60_000)

  it('heads are there that were acknowledged by signature, and none is replaced by an older one', async () => {
    expect(await put(first)).toMatchObject({ ok: false, status: 409, code: 'head-moved' })
    const given = await get()
    expect(given.ok && Buffer.compare(given.value.data ?? new Uint8Array(0), second)).toBe(0)
    expect(await put(new Uint8Array(471_041))).toMatchObject({ ok: false, status: 413 })
  }, 60_000)
})

it('GET /limits says what is enforced', async () => {
  const answer = await fetch(`${alpha.url}/limits`)
  const limits = v.parse(LimitsSchema, await answer.json())
  expect(limits).toMatchObject({ validator: alpha.hotkey, quotaBytes: QUOTA, copies: 3, leasesMax: 256 })
})

describe('a session key', () => {
  const A = ed25519Session(71)
  const B = sr25519Session(72)
  const account = keyOf(97)
  const other = keyOf(96)
  let genesisHash = ''
  let nonce = 0n
  const now = () => Math.floor(Date.now() / 1000)
  const sessionOf = (key: SessionKey, given: Partial<Delegation> = {}) => {
    const serial = Buffer.from(randomBytes(16)).toString('hex')
    const here = { genesisHash, netuid: NETUID, account: account.address, serial }
    return { key, delegation: delegationOf(key, now(), { ...here, ...given }) }
  }
  type Session = ReturnType<typeof sessionOf>

  /** One framed request as a page sends it; the header as given, else as the account signed it. */
  async function ask<N extends SynapseName>(
    target: AxonTarget,
    { key, delegation }: Session,
    call: { readonly synapse: N; readonly fields: RequestFields[N]; readonly data?: Uint8Array },
    header = encodeDelegation(
      signDelegation(delegation, delegation.account === other.address ? other : account),
    ),
  ) {
    nonce = BigInt(Date.now()) * 1_000_000n > nonce ? BigInt(Date.now()) * 1_000_000n : nonce + 1n
    const caller = { address: delegation.account, delegation: header }
    const node = { hotkey: target.hotkey }
    const rest = { target: node, nonce, uuid: 'page', timeoutSeconds: 12, framed: true }
    const { message, signed } = prepareRequest({ ...call, ...rest, caller })
    const request = signed(key.sign(message))
    const send = async () => {
      const body = Buffer.from(request.body)
      const response = await fetch(`${target.url}${request.path}`, {
        method: 'POST',
        headers: request.headers,
        body,
      })
      const headers = Object.fromEntries(response.headers)
      const answer = { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) }
      return response.status === 431 ? null : parseAnswer(call.synapse, answer)
    }
    return { answer: await send(), again: send }
  }
  const codeOf = async (target: AxonTarget, session: Session, header?: string) => {
    const { answer } = await ask(target, session, { synapse: 'AccountUser', fields: {} }, header)
    return answer?.ok === true ? 'ok' : (answer?.code ?? 'headers too large')
  }
  const storedBy = async (target: AxonTarget, session: Session) => {
    const fields = { encryption_payload: '{"filetao":1}', ttl: DAY, content_root: null }
    const data = new Uint8Array(randomBytes(10_000))
    const { answer } = await ask(target, session, { synapse: 'StoreUser', fields, data })
    if (answer?.ok !== true) throw new Error(`${answer?.code}: ${answer?.detail}`)
    return answer.value.fields.data_hash ?? ''
  }
  const removedBy = async (target: AxonTarget, session: Session, cid: string) => {
    const { answer } = await ask(target, session, { synapse: 'DeleteUser', fields: { data_hash: cid } })
    return answer?.ok === true ? answer.value.fields : answer?.code
  }

  beforeAll(async () => {
    genesisHash = (await network.chain.connect()).genesisHash
  })

  it('stores what another session of its account deletes, and no other account', async () => {
    const cid = await storedBy(alpha, sessionOf(A))
    const { answer } = await ask(alpha, sessionOf(B), { synapse: 'AccountUser', fields: {} })
    expect(answer).toMatchObject({ value: { fields: { objects: 1, bytes: 10_000 } } })
    const stranger = sessionOf(A, { account: other.address })
    expect(await removedBy(alpha, stranger, cid)).toBe('not-owner')
    expect(await removedBy(alpha, sessionOf(B), cid)).toMatchObject({ deleted: true, discarded: 3 })
    // The account itself, without any session, is the same caller.
    const again = await storedBy(alpha, sessionOf(B))
    const direct = new AxonClient({ keypair: account })
    expect(await direct.call(alpha, 'DeleteUser', { data_hash: again }, undefined, CALL)).toMatchObject({
      value: { fields: { deleted: true } },
    })
    direct.close()
  }, 60_000)

  it('is refused by name for whatever is wrong with its delegation', async () => {
    const session = sessionOf(A)
    const { delegation } = session
    const changed = { ...delegation, until: delegation.until + 1 }
    const bare = `0x${Buffer.from(account.sign(utf8ToBytes(delegationText(delegation)))).toString('hex')}`
    const { signature } = signDelegation(delegation, account)
    expect([
      await codeOf(alpha, session),
      await codeOf(alpha, sessionOf(A, { from: now() - 60, until: now() - 1 })),
      await codeOf(alpha, sessionOf(A, { until: now() + 2 * DAY })),
      await codeOf(alpha, sessionOf(A, { genesisHash: `0x${'00'.repeat(32)}` })),
      await codeOf(alpha, sessionOf(A, { validators: [beta.hotkey] })),
      await codeOf(beta, sessionOf(A, { validators: [beta.hotkey] })),
      await codeOf(alpha, { key: B, delegation }),
      await codeOf(alpha, session, encodeDelegation({ delegation: changed, signature })),
      await codeOf(alpha, session, encodeDelegation({ delegation, signature: bare })),
      await codeOf(alpha, session, 'A'.repeat(4_000)),
      await codeOf(alpha, session, 'A'.repeat(9_000)),
    ]).toEqual([
      'ok',
      'delegation-expired',
      'delegation-too-long',
      'delegation-other-network',
      'delegation-other-validator',
      'ok',
      'session-signature',
      'delegation-signature',
      'delegation-signature',
      'delegation-malformed',
      'headers too large',
    ])
    const { answer, again } = await ask(alpha, session, { synapse: 'AccountUser', fields: {} })
    expect(answer?.ok).toBe(true)
    // On a slow machine it may be too old by then; it is refused either way.
    expect(await again()).toMatchObject({
      ok: false,
      code: expect.stringMatching(/^nonce-(replayed|too-old)$/),
    })
  }, 60_000)

  it('is ended by itself or by its account, for good, and stands in no log', async () => {
    const [ended, kept] = [sessionOf(A, { from: now() - 5 }), sessionOf(B)]
    const end = (session: Session, id: string) => {
      const fields = { session: id, account: null, before: null, signature: null }
      return ask(beta, session, { synapse: 'RevokeSession', fields })
    }
    const notNamed = await end(ended, sessionId(kept.delegation))
    expect(notNamed.answer).toMatchObject({ ok: false, code: 'revocation-malformed' })
    const done = await end(ended, sessionId(ended.delegation))
    expect(done.answer).toMatchObject({ value: { fields: { revoked: true } } })
    expect([await codeOf(beta, ended), await codeOf(beta, kept)]).toEqual(['delegation-revoked', 'ok'])

    // Brought by anybody: the word is the account's.
    const revocation = { genesisHash, netuid: NETUID, account: account.address, before: now() + 2 }
    const { before } = revocation
    const said = (signature: string) => {
      const fields = { session: null, account: account.address, before, signature }
      return bob.call(beta, 'RevokeSession', fields, undefined, CALL)
    }
    expect(await said(signRevocation(revocation, other))).toMatchObject({ code: 'revocation-signature' })
    expect(await codeOf(beta, kept)).toBe('ok')
    expect(await said(signRevocation(revocation, account))).toMatchObject({ ok: true })
    expect(await codeOf(beta, kept)).toBe('delegation-revoked')

    const words = lastWordsOf(beta.child)
    beta.child.kill('SIGKILL')
    const header = encodeDelegation(signDelegation(kept.delegation, account))
    expect((await words).said).not.toContain(header.slice(0, 60))
    const again = await network.startValidator('beta', 22, QUIET)
    expect([await codeOf(again, ended), await codeOf(again, kept)]).toEqual([
      'delegation-revoked',
      'delegation-revoked',
    ])
    expect(await codeOf(again, sessionOf(A, { from: before }))).toBe('ok')
  }, 120_000)
})
