import { describe, expect, it } from 'vitest'
import type { ChainClient, Neuron } from '../chain/chain-types.ts'
import { cidOf } from '../protocol/cid.ts'
import { formatWalletKeyFile, sealKeyFile } from '../protocol/interop/key-file.ts'
import type { Argon2i } from '../protocol/interop/keys.ts'
import { privateKeyFromMiniSecret } from '../protocol/interop/keys.ts'
import { answerOf, axonService, neuronOf } from '../testing/axon-fixture.ts'
import {
  ACCOUNT,
  delegationOf,
  ed25519Session,
  GENESIS,
  NETUID,
  signDelegation,
} from '../testing/delegation-fixture.ts'
import type { AxonService } from '../wire/axon.ts'
import { createCheckedDelegations } from '../wire/axon-session.ts'
import { MAX_JSON_BODY_BYTES } from '../wire/limits.ts'
import { axonUrl } from '../wire/node-url.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { getQueryApiAxons, topValidators } from './query-api-axons.ts'
import {
  accountFromKeyFile,
  accountFromMnemonic,
  accountFromSeed,
  accountFromSession,
  MAX_OBJECT_BYTES,
  retrieve,
  StoreUserApi,
  type Subtensor,
  sessionSigner,
  store,
  wallet,
} from './sdk.ts'

/** The real one takes 512 MiB and seconds; here it only has to differ from account to account. */
const argon2i: Argon2i = async (password) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(password)))

const alice = accountFromSeed('11'.repeat(32), { argon2i })
const bob = accountFromSeed('22'.repeat(32), { argon2i })
const sessionOf = (from: number) => {
  const key = ed25519Session(9)
  return accountFromSession(sessionSigner(signDelegation(delegationOf(key, from)), key.secret))
}
const TEXT = new TextEncoder().encode('some data')

interface Node {
  /** What it keeps: CID -> bytes and payload. */
  readonly kept: Map<string, { readonly data: Uint8Array; readonly payload: string }>
  readonly neuron: Neuron
  callers: string[]
}

/** What a node does instead of what it should. */
type Temper =
  | 'honest'
  | 'away'
  | 'refuses'
  | 'lies-about-cid'
  | 'gives-other-bytes'
  | 'gives-too-much'
  | 'changes-payload'

function nodeOf(uid: number, stakeTao: number, validatorTrust: number): Neuron {
  const { address: hotkey } = keypairFromMiniSecret(new Uint8Array(32).fill(100 + uid))
  return neuronOf(hotkey, {
    uid,
    axon: { ip: '8.8.8.8', port: 9_000 + uid, version: 1, protocol: 4 },
    stakeRao: BigInt(stakeTao) * 1_000_000_000n,
    validatorTrust,
    validatorPermit: validatorTrust > 0,
  })
}

function serviceOf(node: Node, temper: Temper): AxonService {
  const { uid } = node.neuron
  return axonService({
    keypair: keypairFromMiniSecret(new Uint8Array(32).fill(100 + uid)),
    sessions: {
      genesisHash: GENESIS,
      netuid: NETUID,
      isEnded: () => false,
      checked: createCheckedDelegations(),
    },
    routes: {
      Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
      StoreUser: {
        open: true,
        handle: ({ fields, data, caller }) => {
          node.callers.push(caller)
          if (temper === 'refuses')
            return { ok: false, status: 403, code: 'not-admitted', message: 'Not you.' }
          const bytes = data?.slice() ?? new Uint8Array()
          const cid = cidOf(temper === 'lies-about-cid' ? new Uint8Array(1) : bytes)
          node.kept.set(cid, { data: bytes, payload: fields.encryption_payload })
          return { ok: true, fields: { data_hash: cid, receipts: [], copies: 3, expires_at: 1_800_000_000 } }
        },
      },
      RetrieveUser: {
        open: true,
        handle: ({ fields }) => {
          const kept = node.kept.get(fields.data_hash)
          if (kept === undefined)
            return { ok: false, status: 404, code: 'not-found', message: 'No such object.' }
          const payload = temper === 'changes-payload' ? '{"a": 1}' : kept.payload
          const data = temper === 'gives-other-bytes' ? new Uint8Array(kept.data.length) : kept.data
          return { ok: true, fields: { encryption_payload: payload, receipts: [] }, data }
        },
      },
    },
  })
}

/** A subnet of ten whose last three are validators of these tempers; all that a caller sees of it. */
function subnet(...tempers: Temper[]) {
  const neurons = Array.from({ length: 40 }, (_, uid) => nodeOf(uid, 0, 0))
  const nodes = tempers.map((_, at): Node => {
    const neuron = nodeOf(40 + at, 1_000 + at, 0.5)
    return { kept: new Map(), neuron, callers: [] }
  })
  const services = new Map(
    nodes.map((node, at) => [node.neuron.axon?.port, serviceOf(node, tempers[at] ?? 'honest')]),
  )
  const client = { metagraph: async () => ({ neurons: [...neurons, ...nodes.map(({ neuron }) => neuron)] }) }
  const chain: Subtensor = {
    client: client as unknown as ChainClient,
    addressOf: ({ axon }) => (axon === null ? null : axonUrl(axon)),
    close: () => undefined,
  }
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input instanceof Request ? input : String(input), init)
    const { port, pathname: path } = new URL(request.url)
    const service = services.get(Number(port))
    if (service === undefined || tempers[Number(port) - 9_040] === 'away') throw new TypeError('fetch failed')
    if (path === '/RetrieveUser' && tempers[Number(port) - 9_040] === 'gives-too-much')
      return new Response(new Uint8Array(MAX_JSON_BODY_BYTES + 1))
    return answerOf(service, request, path)
  }
  return { chain, nodes, fetch: send }
}

describe('store and retrieve', () => {
  it('give back what was stored, from the nodes that have it', async () => {
    const { chain, nodes, fetch } = subnet('honest', 'honest')
    const { cid, hotkeys, failures } = await store(TEXT, alice, chain, { fetch })
    expect(cid).toBe(cidOf(TEXT))
    expect(hotkeys.toSorted()).toEqual(nodes.map(({ neuron }) => neuron.hotkey).toSorted())
    expect(failures).toEqual([])
    expect(nodes[0]?.callers).toEqual([alice.address])
    expect(await retrieve(cid, bob, chain, { fetch, hotkeys })).toEqual(TEXT)
    expect(await retrieve(cid, bob, chain, { fetch })).toEqual(TEXT)
  })

  it('encrypt with the key of the account: no node and no other account reads it', async () => {
    const { chain, nodes, fetch } = subnet('honest')
    const { cid } = await store('some data', alice, chain, { fetch, encrypt: true })
    expect(nodes[0]?.kept.get(cid)?.data).not.toEqual(TEXT)
    expect(await retrieve(cid, alice, chain, { fetch })).toEqual(TEXT)
    expect(cidOf(await retrieve(cid, bob, chain, { fetch, decrypt: false }))).toBe(cid)
    await expect(retrieve(cid, bob, chain, { fetch })).rejects.toMatchObject({ code: 'wrong-key' })
    const session = sessionOf(Math.floor(Date.now() / 1000))
    await expect(retrieve(cid, session, chain, { fetch })).rejects.toMatchObject({
      code: 'no-encryption-key',
    })
    await expect(store('x', session, chain, { fetch, encrypt: true })).rejects.toMatchObject({
      code: 'no-encryption-key',
    })
    // The hotkey of a wallet signs, its coldkey decrypts.
    expect(await retrieve(cid, wallet(bob, alice), chain, { fetch })).toEqual(TEXT)
  })

  it('are asked by a session in the name of its account', async () => {
    const { chain, nodes, fetch } = subnet('honest')
    const account = sessionOf(Math.floor(Date.now() / 1000))
    expect(account.address).toBe(ACCOUNT.address)
    const { cid, hotkeys } = await store(TEXT, account, chain, { fetch })
    expect(nodes[0]?.callers).toEqual([ACCOUNT.address])
    expect(await retrieve(cid, account, chain, { fetch, hotkeys })).toEqual(TEXT)
    const old = sessionOf(1_600_000_000)
    await expect(store(TEXT, old, chain, { fetch })).rejects.toMatchObject({
      code: 'not-stored',
      failures: [{ code: 'delegation-expired' }],
    })
  })

  it('count no node that names another object, and fail when none is left', async () => {
    const { chain, nodes, fetch } = subnet('lies-about-cid', 'honest', 'refuses')
    const stored = await store(TEXT, alice, chain, { fetch })
    expect(stored.hotkeys).toEqual([nodes[1]?.neuron.hotkey])
    expect(stored.failures.map(({ code }) => code).toSorted()).toEqual(['not-admitted', 'wrong-cid'])
    const bad = subnet('lies-about-cid', 'refuses')
    await expect(store(TEXT, alice, bad.chain, { fetch: bad.fetch })).rejects.toMatchObject({
      code: 'not-stored',
    })
  })

  it('pass over bytes that are not the object, and refuse when nobody has others', async () => {
    const { chain, fetch } = subnet('gives-other-bytes', 'honest')
    const { cid } = await store(TEXT, alice, chain, { fetch })
    expect(await retrieve(cid, alice, chain, { fetch })).toEqual(TEXT)
    const bad = subnet('gives-other-bytes')
    await store(TEXT, alice, bad.chain, { fetch: bad.fetch })
    await expect(retrieve(cid, alice, bad.chain, { fetch: bad.fetch })).rejects.toMatchObject({
      code: 'wrong-data',
    })
  })

  it('decrypt by the payload of another node when the first was changed', async () => {
    const { chain, fetch } = subnet('honest', 'changes-payload')
    const { cid } = await store(TEXT, alice, chain, { fetch, encrypt: true })
    expect(await retrieve(cid, alice, chain, { fetch })).toEqual(TEXT)
  })

  it('tell what nobody has from what could not be asked', async () => {
    const { chain, fetch, nodes } = subnet('honest', 'away')
    const cid = cidOf(new Uint8Array(5))
    await expect(retrieve(cid, alice, chain, { fetch })).rejects.toMatchObject({ code: 'not-found' })
    const hotkeys = nodes.map(({ neuron }) => neuron.hotkey)
    await expect(retrieve(cid, alice, chain, { fetch, hotkeys })).rejects.toMatchObject({
      code: 'not-retrieved',
    })
  })

  it('refuse nothing, too much, what is no CID and text of another encoding before anybody is asked', async () => {
    const { chain, fetch, nodes } = subnet('honest')
    await expect(store('', alice, chain, { fetch })).rejects.toThrow(TypeError)
    const refused = store(new Uint8Array(MAX_OBJECT_BYTES + 1), alice, chain, { fetch })
    await expect(refused).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/at most 16 MiB.* drive/),
    })
    await expect(store('€', alice, chain, { fetch, encoding: 'latin1' })).rejects.toThrow(TypeError)
    await expect(retrieve('bafy', alice, chain, { fetch })).rejects.toThrow(TypeError)
    expect(nodes[0]?.callers).toEqual([])
  })

  it('say so when all that a node gives is longer than an object may be', async () => {
    const { chain, fetch } = subnet('gives-too-much')
    const { cid } = await store(TEXT, alice, chain, { fetch })
    await expect(retrieve(cid, alice, chain, { fetch })).rejects.toMatchObject({
      code: 'too-large',
      failures: [{ code: 'answer-too-large' }],
    })
  })

  it('ask the node of a uid and no other', async () => {
    const { chain, fetch, nodes } = subnet('honest', 'honest')
    const { hotkeys } = await store(TEXT, alice, chain, { fetch, uid: 41 })
    expect(hotkeys).toEqual([nodes[1]?.neuron.hotkey])
    await expect(store(TEXT, alice, chain, { fetch, uid: 99 })).rejects.toMatchObject({ code: 'no-axons' })
  })
})

describe('text is stored in its encoding', () => {
  it.each([
    ['utf-8', 'é', [0xc3, 0xa9]],
    ['latin1', 'é', [0xe9]],
    ['utf-16le', 'é1', [0xe9, 0, 0x31, 0]],
    ['hex', '00ff', [0, 255]],
    ['base64', 'AP8=', [0, 255]],
    ['ascii', 'A', [65]],
  ] as const)('%s', async (encoding, data, bytes) => {
    const prepared = await new StoreUserApi(alice).prepareSynapse({ data, encoding })
    expect([...(prepared.data ?? [])]).toEqual(bytes)
  })
})

describe('getQueryApiAxons', () => {
  it('takes validators with trust above the 90th percentile of stake that answer, the highest first', async () => {
    const { chain, fetch, nodes } = subnet('honest', 'away', 'honest')
    const axons = await getQueryApiAxons(chain, 21, { account: alice, fetch })
    expect(axons.map(({ uid }) => uid)).toEqual([42, 40])
    expect(axons[0]?.url).toBe('http://8.8.8.8:9042')
    expect(nodes.flatMap(({ callers }) => callers)).toEqual([])
  })

  it('takes nobody without trust, however high the stake', () => {
    const neurons = [...Array.from({ length: 20 }, (_, uid) => nodeOf(uid, uid, 0)), nodeOf(20, 10_000, 0)]
    expect(topValidators(neurons, 0.1)).toEqual([])
  })

  it('takes those at the percentile where stakes are equal and nobody is above it', () => {
    const neurons = [
      nodeOf(0, 5, 1),
      nodeOf(1, 5, 1),
      ...Array.from({ length: 8 }, (_, at) => nodeOf(2 + at, 0, 0)),
    ]
    expect(topValidators(neurons, 0.1).map(({ uid }) => uid)).toEqual([0, 1])
  })

  it('says that nobody answers', async () => {
    const { chain, fetch } = subnet('away')
    await expect(getQueryApiAxons(chain, 21, { account: alice, fetch })).rejects.toMatchObject({
      code: 'no-axons',
    })
  })
})

describe('accounts', () => {
  const words = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
  const address = '5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV'
  const miniSecret = Uint8Array.from(
    Buffer.from('fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e', 'hex'),
  )
  const file = (said = address) =>
    formatWalletKeyFile({
      publicKey: keypairFromMiniSecret(miniSecret).publicKey,
      address: said,
      secret: { miniSecret, mnemonic: words, privateKey: privateKeyFromMiniSecret(miniSecret) },
    })

  it('are the same from words, seed and key file, with or without a password', async () => {
    expect(accountFromMnemonic(` ${words.toUpperCase()}\n`).address).toBe(address)
    expect(accountFromSeed(miniSecret).address).toBe(address)
    expect((await accountFromKeyFile(file())).address).toBe(address)
    const sealed = await sealKeyFile(Buffer.from(file()), 'pass', new Uint8Array(24), argon2i)
    expect((await accountFromKeyFile(sealed, { password: 'pass', argon2i })).address).toBe(address)
    await expect(accountFromKeyFile(sealed, { argon2i })).rejects.toMatchObject({ code: 'key-locked' })
    await expect(accountFromKeyFile(sealed, { password: 'no', argon2i })).rejects.toMatchObject({
      code: 'key-locked',
    })
  })

  it('are refused from what is no key, and from a file whose address is not that of its key', async () => {
    const malformed = { code: 'key-malformed' }
    expect(() => accountFromMnemonic('one two')).toThrow(expect.objectContaining(malformed))
    expect(() => accountFromSeed('12')).toThrow(expect.objectContaining(malformed))
    await expect(accountFromKeyFile('{}')).rejects.toMatchObject(malformed)
    await expect(accountFromKeyFile(file(alice.address))).rejects.toMatchObject(malformed)
  })

  it('say nothing of a key in what they throw', async () => {
    const said = await accountFromKeyFile(file(alice.address)).catch((error: unknown) => String(error))
    expect(said).not.toContain('bottom')
    expect(said).not.toContain('fac7')
  })
})
