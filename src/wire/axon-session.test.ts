import { bytesToHex } from '@noble/hashes/utils.js'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  ACCOUNT,
  delegationOf,
  ed25519Session,
  GENESIS,
  NETUID,
  OTHER_ACCOUNT,
  type SessionKey,
  signDelegation,
  sr25519Session,
} from '../testing/delegation-fixture.ts'
import { type AxonCall, type AxonService, handleAxonRequest, type Routes } from './axon.ts'
import { addressed, codeOf, NODE, NOW, NOW_SECONDS, REMOTE, send, serviceOf } from './axon-fixture.ts'
import { authenticateSession, createCheckedDelegations, REVOKED, type SessionDesk } from './axon-session.ts'
import {
  DELEGATION_HEADER,
  type Delegation,
  encodeDelegation,
  SESSIONS_HEADER,
  type SignedDelegation,
} from './delegation.ts'
import { type BuiltRequest, prepareRequest } from './dendrite.ts'
import { verifyEd25519 } from './ed25519.ts'
import { MAX_DELEGATION_CHARS } from './limits.ts'
import { keypairFromMiniSecret, verifyExact, wrapBytes } from './sr25519.ts'
import { type RequestFields, SYNAPSE_NAMES, type SynapseName } from './synapse.ts'
import { utf8Text } from './text.ts'

const CID = `b${'a'.repeat(58)}`
const SESSION = ed25519Session(7)
const DELEGATION = delegationOf(SESSION, NOW_SECONDS - 60)
const SIGNED = signDelegation(DELEGATION)

const heard: AxonCall<'DeleteUser'>[] = []
const revoked = new Set<string>()
const curves = { account: 0, session: 0 }

/** Counts what costs: signatures of accounts and of session keys. */
function desk(capacity?: number): SessionDesk {
  const keys = {
    verifySr25519(...given: Parameters<typeof verifyExact>) {
      curves.account += 1
      return verifyExact(...given)
    },
    verifyEd25519(...given: Parameters<typeof verifyEd25519>) {
      curves.session += 1
      return verifyEd25519(...given)
    },
  }
  const isEnded = ({ serial }: Delegation) => revoked.has(serial)
  return {
    genesisHash: GENESIS,
    netuid: NETUID,
    isEnded,
    checked: createCheckedDelegations(capacity),
    ...keys,
  }
}

const ROUTES: Routes = {
  DeleteUser: {
    open: true,
    handle(call) {
      heard.push(call)
      return { ok: true, fields: { deleted: true, holders: 1, discarded: 1 } }
    },
  },
  Announce: { open: false, handle: () => ({ ok: true, fields: { accepted: true } }) },
  Retract: { open: false, handle: () => ({ ok: true, fields: { retracted: true } }) },
}
const axon = (more: Partial<AxonService> = {}) =>
  serviceOf(ROUTES, {
    sessions: desk(),
    allowedOrigins: ['https://drive.example'],
    isRegistered: () => true,
    ...more,
  })

interface Asked {
  readonly key?: SessionKey
  readonly header?: string
  readonly caller?: string
  readonly node?: string
  /** Left out: the next one. */
  readonly nonce?: bigint
}
function built<N extends SynapseName>(
  synapse: N,
  fields: RequestFields[N],
  {
    key = SESSION,
    header = encodeDelegation(SIGNED),
    caller = ACCOUNT.address,
    node = NODE.address,
    ...times
  }: Asked = {},
): BuiltRequest {
  const { message, signed } = prepareRequest({
    ...addressed(),
    ...times,
    synapse,
    fields,
    caller: { address: caller, delegation: header },
    target: { hotkey: node },
    framed: true,
  })
  return signed(key.sign(message))
}
const remove = (asked: Asked = {}) => built('DeleteUser', { data_hash: CID }, asked)
const outcome = async (request: BuiltRequest, service = axon()) => codeOf(await send(request, service))
const outcomeOf = (delegation: Partial<Delegation>, by = ACCOUNT) =>
  outcome(remove({ header: encodeDelegation(signDelegation({ ...DELEGATION, ...delegation }, by)) }))

beforeEach(() => {
  heard.length = 0
  revoked.clear()
  Object.assign(curves, { account: 0, session: 0 })
})

describe('a request of a session key', () => {
  test.each([SESSION, sr25519Session(7)])(
    'is its account’s, for quotas and for the handler: $name',
    async (key) => {
      const delegation = delegationOf(key, NOW_SECONDS)
      const admitted: string[] = []
      const service = axon({
        admit: ({ hotkey }) => {
          admitted.push(hotkey)
          return { ok: true }
        },
      })
      expect(
        await outcome(remove({ key, header: encodeDelegation(signDelegation(delegation)) }), service),
      ).toBe('200')
      expect(admitted).toEqual([ACCOUNT.address])
      expect(heard).toMatchObject([{ caller: ACCOUNT.address, session: delegation }])
    },
  )

  test('has the account’s signature verified once, and the session key’s each time', async () => {
    const service = axon()
    for (let i = 0; i < 4; i++) expect(await outcome(remove(), service)).toBe('200')
    expect(curves).toEqual({ account: 1, session: 4 })
  })

  test('is judged anew each time by the clock and by what was ended, though its delegation is remembered', async () => {
    let now = NOW
    const service = axon({ now: () => now })
    expect(await outcome(remove(), service)).toBe('200')
    revoked.add(DELEGATION.serial)
    expect(await outcome(remove(), service)).toBe('401 delegation-revoked')
    revoked.clear()
    now = BigInt(DELEGATION.until) * 1_000_000_000n
    expect(await outcome(remove({ nonce: now }), service)).toBe('401 delegation-expired')
    expect(curves.account).toBe(1)
  })

  test('is refused when it comes a second time', async () => {
    const service = axon()
    const request = remove()
    expect(await outcome(request, service)).toBe('200')
    expect(await outcome(request, service)).toBe('401 nonce-replayed')
  })

  test.each([
    ['another network', { genesisHash: `0x${'00'.repeat(32)}` }, '401 delegation-other-network'],
    ['another subnet', { netuid: 1 }, '401 delegation-other-network'],
    ['other validators', { validators: [OTHER_ACCOUNT.address] }, '401 delegation-other-validator'],
    ['the past', { from: NOW_SECONDS - 60, until: NOW_SECONDS }, '401 delegation-expired'],
    ['the future', { from: NOW_SECONDS + 301 }, '401 delegation-not-yet'],
    ['two days', { until: NOW_SECONDS + 172_800 }, '401 delegation-too-long'],
  ])('with a delegation for %s is refused before any curve is touched', async (_, change, code) => {
    expect(await outcomeOf(change)).toBe(code)
    expect(curves).toEqual({ account: 0, session: 0 })
  })

  test('of another key than the delegation names is refused before the account’s signature is looked at', async () => {
    expect(await outcome(remove({ key: ed25519Session(8) }))).toBe('401 session-signature')
    expect(curves).toEqual({ account: 0, session: 1 })
  })

  test('under a delegation that somebody else signed is refused, and nothing is remembered of it', async () => {
    const service = axon()
    const header = encodeDelegation(signDelegation(DELEGATION, OTHER_ACCOUNT))
    expect(await outcome(remove({ header }), service)).toBe('401 delegation-signature')
    expect(service.sessions?.checked.size()).toBe(0)
  })

  test('under a delegation of another account than it names is refused', async () => {
    expect(await outcome(remove({ caller: OTHER_ACCOUNT.address }))).toBe('401 delegation-signature')
  })

  test('under a changed text is refused: the signature is for the text that the wallet showed', async () => {
    const longer: SignedDelegation = { ...SIGNED, delegation: { ...DELEGATION, until: DELEGATION.until + 1 } }
    expect(await outcome(remove({ header: encodeDelegation(longer) }))).toBe('401 delegation-signature')
  })

  test('under a signature over the bare text is refused', async () => {
    const bare = ACCOUNT.sign(new TextEncoder().encode('not what a wallet makes'))
    const header = encodeDelegation({ delegation: DELEGATION, signature: `0x${bytesToHex(bare)}` })
    expect(await outcome(remove({ header }))).toBe('401 delegation-signature')
  })

  test.each([SESSION, sr25519Session(7)])(
    'under another account’s signature costs a curve of that kind once, however often it comes: $name',
    async (key) => {
      const header = encodeDelegation(signDelegation(delegationOf(key, NOW_SECONDS), OTHER_ACCOUNT))
      const service = axon()
      for (let i = 0; i < 3; i++)
        expect(await outcome(remove({ key, header }), service)).toBe('401 delegation-signature')
      expect(curves.account).toBe(1)
      expect(curves.session).toBe(key === SESSION ? 1 : 0)
    },
  )

  test('that is new takes two more from its address, and costs no curve where there are none', async () => {
    const taken: number[] = []
    let left = 4
    const service = axon({
      admitAddress(_ip, _now, cost) {
        taken.push(cost)
        left -= cost
        return left >= 0
      },
    })
    expect(await outcome(remove(), service)).toBe('200')
    expect(await outcome(remove(), service)).toBe('200')
    expect(taken).toEqual([1, 2, 1])
    left = 1
    Object.assign(curves, { account: 0, session: 0 })
    const header = encodeDelegation(signDelegation({ ...DELEGATION, serial: 'ab'.repeat(16) }))
    expect(await outcome(remove({ header }), service)).toBe('429 rate-limited')
    expect(curves).toEqual({ account: 0, session: 0 })
  })

  test('signed by its session key as a wallet signs is refused: no wallet has that key', async () => {
    const { secret, name } = sr25519Session(7)
    const wrapping = {
      name,
      secret,
      sign: (message: Uint8Array) => keypairFromMiniSecret(secret).sign(wrapBytes(message)),
    }
    const header = encodeDelegation(signDelegation(delegationOf(wrapping, NOW_SECONDS)))
    expect(await outcome(remove({ key: wrapping, header }))).toBe('401 session-signature')
  })

  test.each([
    ['nothing', ''],
    ['no base64', 'ä'],
    ['two of them', `${encodeDelegation(SIGNED)}, ${encodeDelegation(SIGNED)}`],
    ['more than there may be', 'A'.repeat(MAX_DELEGATION_CHARS + 1)],
  ])('with %s in the header is refused as malformed', async (_, header) => {
    expect(await outcome(remove({ header }))).toBe('400 delegation-malformed')
  })

  test('may ask nothing of what validators tell each other, even for an account that is one', async () => {
    const cid = { cid: CID }
    expect(await outcome(built('Retract', cid))).toBe('403 delegation-scope')
  })

  test.each(SYNAPSE_NAMES)('%s is for a session or is not', (synapse) => {
    const request = {
      header: '',
      synapse,
      hotkey: null,
      message: new Uint8Array(0),
      signature: new Uint8Array(64),
      validator: NODE.address,
      now: NOW,
      admitNew: () => true,
    }
    const found = authenticateSession(request, desk())
    // What the specification and nodes say to each other, and a wallet's text names nothing of.
    const isOfNodes = [
      'Store',
      'Challenge',
      'Retrieve',
      'Announce',
      'Retract',
      'Renew',
      'Discard',
      'Inventory',
      'Keep',
    ]
    expect(found).toMatchObject({
      ok: false,
      problem: { code: isOfNodes.includes(synapse) ? 'delegation-scope' : 'delegation-malformed' },
    })
  })

  test('is told that its header is too long only where it is', async () => {
    const said = async (chars: number) =>
      utf8Text((await send(remove({ header: 'A'.repeat(chars) }), axon())).body) ?? ''
    expect(await said(MAX_DELEGATION_CHARS)).toContain('its content is not that of a delegation')
    expect(await said(MAX_DELEGATION_CHARS + 1)).toContain('at most 2048 characters')
  })

  test('meant for another validator does not hold here', async () => {
    expect(await outcome(remove({ node: OTHER_ACCOUNT.address }))).toBe('401 session-signature')
  })

  test('is refused by a node that takes no delegations, and taken for a plain one without its header', async () => {
    const { sessions: _, ...service } = axon()
    expect(await outcome(remove(), service)).toBe('401 delegation-unsupported')
    const request = remove()
    const says = async (node: AxonService) => (await send(remove(), node)).headers[SESSIONS_HEADER]
    expect([await says(service), await says(axon())]).toEqual([undefined, '1'])
    const { [DELEGATION_HEADER]: dropped, ...headers } = request.headers
    expect(dropped).toBeDefined()
    expect(await outcome({ ...request, headers })).toBe('401 signature-mismatch')
  })

  test('comes from a page: the preflight allows its header', async () => {
    const headers = { origin: 'https://drive.example', 'access-control-request-headers': DELEGATION_HEADER }
    const request = {
      method: 'OPTIONS',
      path: '/DeleteUser',
      headers,
      body: new Uint8Array(0),
      remote: REMOTE,
    }
    const answer = await handleAxonRequest(request, axon())
    expect(answer.headers['access-control-allow-headers']?.split(', ')).toContain(DELEGATION_HEADER)
  })

  test('is answered without a word of its delegation', async () => {
    const answer = await send(remove(), axon())
    const refusal = await send(remove({ key: ed25519Session(8) }), axon())
    for (const { headers, body } of [answer, refusal])
      expect(JSON.stringify(headers) + (utf8Text(body) ?? '')).not.toContain(
        encodeDelegation(SIGNED).slice(0, 40),
      )
  })
})

test('a node remembers as many forged delegations, which drive out none that hold', () => {
  const checked = createCheckedDelegations(2)
  checked.add('a', SIGNED)
  for (const digest of ['b', 'c', 'd']) checked.addForged(digest)
  expect(['a', 'b', 'c', 'd'].map((digest) => checked.isForged(digest))).toEqual([false, false, true, true])
  expect(checked.get('a')).toBe(SIGNED)
})

test('a node remembers so many delegations and forgets the one that was longest unused', () => {
  const checked = createCheckedDelegations(2)
  checked.add('a', SIGNED)
  checked.add('b', SIGNED)
  expect(checked.get('a')).toBe(SIGNED)
  checked.add('c', SIGNED)
  expect([checked.size(), checked.get('a'), checked.get('b'), checked.get('c')]).toEqual([
    2,
    SIGNED,
    undefined,
    SIGNED,
  ])
})

describe('what is wrong with a session', () => {
  const asked = (header: string): Parameters<typeof authenticateSession>[0] => ({
    header,
    synapse: 'DeleteUser',
    hotkey: ACCOUNT.address,
    message: new Uint8Array(0),
    signature: new Uint8Array(64),
    validator: NODE.address,
    now: NOW,
    admitNew: () => true,
  })

  test('is told before a header is hashed that is longer than any', () => {
    const sha256 = () => {
      throw new Error('it was hashed')
    }
    const request = { ...asked('x'.repeat(MAX_DELEGATION_CHARS + 1)), sha256 }
    expect(authenticateSession(request, desk())).toMatchObject({
      problem: { status: 400, code: 'delegation-malformed' },
    })
    expect(() =>
      authenticateSession({ ...request, header: 'x'.repeat(MAX_DELEGATION_CHARS) }, desk()),
    ).toThrow('hashed')
  })

  test('is one text wherever it is found that a session was ended', () => {
    revoked.add(DELEGATION.serial)
    expect(authenticateSession(asked(encodeDelegation(SIGNED)), desk())).toEqual({
      ok: false,
      problem: REVOKED,
    })
    // The reference's clients show this text.
    expect(REVOKED.message).toMatch(/^Not Verified with error: the delegation was ended/)
  })

  test.each([
    ['the cheaper curve', ed25519Session(8), ed25519Session(9), '401 session-signature'],
    [
      'of two of one price the one whose outcome is remembered',
      sr25519Session(8),
      sr25519Session(9),
      '401 delegation-signature',
    ],
  ])('is found by %s', async (_, key, other, expected) => {
    const forged = signDelegation(delegationOf(key, NOW_SECONDS - 60), OTHER_ACCOUNT)
    const header = encodeDelegation({
      ...forged,
      delegation: { ...forged.delegation, account: ACCOUNT.address },
    })
    expect(await outcome(remove({ key: other, header }))).toBe(expected)
  })
})
