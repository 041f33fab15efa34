import { describe, expect, test } from 'vitest'
import { EXAMPLE_FIELDS } from '../testing/bad-input.ts'
import {
  ACCOUNT,
  delegationOf,
  ed25519Session,
  GENESIS,
  NETUID,
  signDelegation,
} from '../testing/delegation-fixture.ts'
import type { AxonService, Routes } from './axon.ts'
import {
  addressed,
  CALLER,
  called,
  membersOf,
  NODE,
  NOW,
  NOW_SECONDS,
  outcome,
  REMOTE,
  send,
  serviceOf,
} from './axon-fixture.ts'
import { createCheckedDelegations, type SessionDesk } from './axon-session.ts'
import { encodeDelegation } from './delegation.ts'
import { type BuiltRequest, buildRequest, prepareRequest } from './dendrite.ts'
import { type NonceCaller, type NonceStore, referenceNonces } from './nonce.ts'
import { utf8Text } from './text.ts'

const SESSION = ed25519Session(7)

const ROUTES: Routes = {
  Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
  Retrieve: { open: false, handle: () => ({ ok: true, fields: {}, data: new Uint8Array(0) }) },
  RevokeSession: { open: true, handle: () => ({ ok: true, fields: { revoked: true } }) },
  DeleteUser: { open: true, handle: () => ({ ok: true, fields: {} }) },
}
const axon = (more: Partial<AxonService> = {}) => serviceOf(ROUTES, more)

const ping = () => buildRequest({ ...called(false), synapse: 'Synapse', fields: {} })
const retrieve = (framed: boolean) =>
  buildRequest({ ...called(framed), synapse: 'Retrieve', fields: EXAMPLE_FIELDS.Retrieve })
const revoke = () =>
  buildRequest({ ...called(true), synapse: 'RevokeSession', fields: EXAMPLE_FIELDS.RevokeSession })
/** A call that a session key signs. */
function ofSession(): BuiltRequest {
  const delegation = encodeDelegation(signDelegation(delegationOf(SESSION, NOW_SECONDS)))
  const caller = { address: ACCOUNT.address, delegation }
  const fields = EXAMPLE_FIELDS.DeleteUser
  const { message, signed } = prepareRequest({
    ...addressed(),
    framed: true,
    synapse: 'DeleteUser',
    fields,
    caller,
  })
  return signed(SESSION.sign(message))
}
const desk = (more: Partial<SessionDesk>): SessionDesk => ({
  genesisHash: GENESIS,
  netuid: NETUID,
  isEnded: () => false,
  checked: createCheckedDelegations(),
  ...more,
})

/** What an answer says, a refusal above all. */
async function answered(built: BuiltRequest, service: AxonService) {
  const answer = await send(built, service)
  const said = membersOf(answer)
  return {
    status: answer.status,
    code: said?.['code'],
    message: said?.['message'],
    retryAfter: answer.headers['retry-after'],
  }
}
/** The same call with other headers, or without those that are undefined. */
function withHeaders(built: BuiltRequest, changed: Record<string, string | undefined>): BuiltRequest {
  const headers = Object.entries({ ...built.headers, ...changed }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return { ...built, headers: Object.fromEntries(headers) }
}
const FORGED = { bt_header_dendrite_signature: `0x${'11'.repeat(64)}` }
const likeReference = (more: Partial<AxonService> = {}) =>
  axon({ policy: 'reference', nonces: referenceNonces(), ...more })

describe('the quota of an address', () => {
  test('gives one for a call and four for the end of sessions, before any signature', async () => {
    const taken: unknown[] = []
    const node = axon({
      admitAddress(...given) {
        taken.push(given)
        return true
      },
    })
    expect(await outcome(ping(), node)).toBe('200')
    expect(await outcome(revoke(), node)).toBe('200')
    expect(taken).toEqual([
      [REMOTE.ip, NOW, 1],
      [REMOTE.ip, NOW, 4],
    ])
  })

  test('is not charged more for a signature that holds, nor for a call that is refused before one is looked at', async () => {
    const charged: number[] = []
    const node = axon({ chargeAddress: (_ip, _now, cost) => charged.push(cost) })
    expect(await outcome(ping(), node)).toBe('200')
    const built = ping()
    const malformed = withHeaders(built, { bt_header_dendrite_signature: '0xzz' })
    expect(await outcome(malformed, node)).toBe('401 signature-malformed')
    expect(charged).toEqual([])
    expect(await outcome(withHeaders(built, FORGED), node)).toBe('401 signature-mismatch')
    expect(charged).toEqual([4])
    const reference = likeReference({ chargeAddress: (_ip, _now, cost) => charged.push(cost) })
    expect(await outcome(withHeaders(built, FORGED), reference)).toBe('401 signature-mismatch')
    expect(charged).toEqual([4])
  })
})

test('a signature is looked at when it is the turn of its address, and not before', async () => {
  const seen: string[] = []
  let ourTurn = (): void => undefined
  const turn = new Promise<void>((resolve) => {
    ourTurn = resolve
  })
  const nonces: NonceStore = {
    check: () => 'fresh',
    claim: () => {
      seen.push('claimed')
      return 'fresh'
    },
  }
  const node = axon({
    nonces,
    turnOf(ip) {
      seen.push(ip)
      return turn
    },
  })
  const answer = outcome(ping(), node)
  await new Promise((resolve) => setImmediate(resolve))
  expect(seen).toEqual([REMOTE.ip])
  ourTurn()
  expect(await answer).toBe('200')
  expect(seen).toEqual([REMOTE.ip, 'claimed'])
})

test.each(['0x', '0xz0', '0x0', '11'.repeat(64), `0X${'11'.repeat(64)}`, ` 0x${'11'.repeat(64)}`])(
  'a signature of the text %s',
  async (signature) => {
    const built = ping()
    // Hex of no byte at all is of the form; what it is worth is for the verification to say.
    const code = signature === '0x' ? 'signature-mismatch' : 'signature-malformed'
    const signed = withHeaders(built, { bt_header_dendrite_signature: signature })
    expect(await outcome(signed, axon())).toBe(`401 ${code}`)
  },
)

describe('a refusal says why in the words of the reference', () => {
  test.each([
    ['nonce-missing', 'Nonce is missing'],
    ['nonce-too-old', 'Nonce is too old'],
    ['nonce-from-the-future', 'Nonce is from the future'],
    ['nonce-replayed', 'Nonce is too small'],
  ] as const)('%s, before the signature or after it', async (code, said) => {
    const refused = { status: 401, code, message: `Not Verified with error: ${said}` }
    const early: NonceStore = { check: () => code, claim: () => 'fresh' }
    const late: NonceStore = { check: () => 'fresh', claim: () => code }
    for (const nonces of [early, late])
      expect(await answered(ping(), axon({ nonces }))).toMatchObject(refused)
  })

  test('signatures', async () => {
    const bad = withHeaders(ping(), { bt_header_dendrite_signature: '0xzz' })
    expect((await answered(bad, axon())).message).toBe(
      'Not Verified with error: Signature should be of type bytes or a hex-string',
    )
    const forged = withHeaders(ping(), FORGED)
    expect((await answered(forged, axon())).message).toBe('Not Verified with error: Signature mismatch')
    const { bt_header_dendrite_nonce: sent, computed_body_hash: hash } = forged.headers
    const text = `${sent}.${CALLER.address}.${NODE.address}.u.${hash}`
    expect((await answered(forged, likeReference())).message).toBe(
      `Not Verified with error: Signature mismatch with ${text} and ${FORGED.bt_header_dendrite_signature}`,
    )
  })

  test('quotas, strangers and a node that cannot judge', async () => {
    for (const full of [{ admitAddress: () => false }, { turnOf: () => null }])
      expect(await answered(ping(), axon(full))).toEqual({
        status: 429,
        code: 'rate-limited',
        message: 'Too many requests from this address.',
        retryAfter: '1',
      })
    expect(await answered(retrieve(false), axon())).toEqual({
      status: 403,
      code: 'caller-unregistered',
      message: 'Forbidden. Key is blacklisted: Unrecognized hotkey.',
      retryAfter: undefined,
    })
    const nonces: NonceStore = { check: () => 'fresh', claim: () => Promise.reject(new Error('away')) }
    expect((await answered(ping(), axon({ nonces }))).message).toBe('This node cannot use its index now.')
  })
})

describe('a call that names nobody, or nothing that is an address, in the reference', () => {
  const nobody = { bt_header_dendrite_hotkey: undefined }

  test('is one of no member', async () => {
    const heard: unknown[] = []
    const node = likeReference({
      isRegistered: () => true,
      admit(caller) {
        heard.push(caller)
        return { ok: true }
      },
    })
    expect(await outcome(withHeaders(retrieve(false), nobody), node)).toBe('403 caller-unregistered')
    expect(heard).toEqual([{ hotkey: '', registered: false, synapse: 'Retrieve', ip: REMOTE.ip }])
  })

  test.each([undefined, 'junk'])('is signed by nobody: %s', async (bt_header_dendrite_hotkey) => {
    const built = withHeaders(ping(), { bt_header_dendrite_hotkey })
    expect(await outcome(built, likeReference())).toBe('401 signature-mismatch')
  })
})

test('a delegation that the node has not seen costs two more of its address, and is refused without them', async () => {
  const taken: number[] = []
  const node = (left: number) =>
    axon({
      sessions: desk({}),
      admitAddress: (_ip, _now, cost) => taken.push(cost) <= left,
    })
  expect(await outcome(ofSession(), node(2))).toBe('200')
  expect(taken.splice(0)).toEqual([1, 2])
  expect(await outcome(ofSession(), node(1))).toBe('429 rate-limited')
})

describe('a memory of nonces that several processes share', () => {
  const shared = (claim: NonceStore['claim']): NonceStore => ({ check: () => 'fresh', claim })

  test('decides, though it takes a moment', async () => {
    expect(await outcome(ping(), axon({ nonces: shared(() => Promise.resolve('fresh')) }))).toBe('200')
    const late = axon({ nonces: shared(() => Promise.resolve('nonce-replayed')) })
    expect(await outcome(ping(), late)).toBe('401 nonce-replayed')
  })

  test('that is away refuses, and says when to come back', async () => {
    const away = axon({ nonces: shared(() => Promise.reject(new Error('no connection to 10.0.0.1'))) })
    const answer = await send(ping(), away)
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1'])
    expect(utf8Text(answer.body)).toContain('"storage-unavailable"')
    expect(utf8Text(answer.body)).not.toContain('10.0.0.1')
  })
})

describe('who a memory of nonces is told of', () => {
  const told = async (built: BuiltRequest, more: Partial<AxonService> = {}): Promise<NonceCaller[]> => {
    const callers: NonceCaller[] = []
    const nonces: NonceStore = {
      check: () => 'fresh',
      claim(caller) {
        callers.push(caller)
        return 'fresh'
      },
    }
    await send(built, axon({ nonces, sessions: desk({}), ...more }))
    return callers
  }
  const known = { hotkey: CALLER.address, uuid: 'u', registered: false }

  test('may be stock where the call is of the specification, in its JSON, and by nobody’s delegation', async () => {
    expect(await told(retrieve(false))).toEqual([{ ...known, stock: true }])
    expect(await told(retrieve(true))).toEqual([{ ...known, stock: false }])
    const asJson = withHeaders(revoke(), { 'content-type': 'application/json' })
    for (const ours of [revoke(), asJson]) expect(await told(ours)).toEqual([{ ...known, stock: false }])
    expect(await told(ofSession())).toEqual([{ ...known, hotkey: ACCOUNT.address, stock: false }])
  })

  test('is known to be a member or not', async () => {
    const isRegistered = (hotkey: string) => hotkey === CALLER.address
    expect(await told(ping(), { isRegistered })).toEqual([{ ...known, stock: true, registered: true }])
  })

  test('is nobody where the call names none', async () => {
    const built = withHeaders(ping(), {
      bt_header_dendrite_hotkey: undefined,
      bt_header_dendrite_uuid: undefined,
    })
    const checked: NonceCaller[] = []
    const nonces: NonceStore = {
      check(caller) {
        checked.push(caller)
        return 'nonce-missing'
      },
      claim: () => 'fresh',
    }
    expect((await send(built, axon({ nonces, isRegistered: () => true }))).status).toBe(401)
    expect(checked).toEqual([{ hotkey: 'None', uuid: 'None', stock: true, registered: false }])
  })
})

describe('a session that another process of the node may have ended', () => {
  test('is asked about once all else held, under its account', async () => {
    const asked: string[] = []
    let ended = false
    const sessions = desk({
      isEnded: () => ended,
      refresh(account) {
        asked.push(account)
        return Promise.resolve()
      },
    })
    expect(await outcome(ofSession(), axon({ sessions }))).toBe('200')
    expect(asked).toEqual([ACCOUNT.address])
    const late = desk({
      isEnded: () => ended,
      refresh() {
        ended = true
        return Promise.resolve()
      },
    })
    expect(await outcome(ofSession(), axon({ sessions: late }))).toBe('401 delegation-revoked')
  })

  test('is not asked about for a caller that signed itself', async () => {
    const refresh = () => Promise.reject(new Error('not for this one'))
    expect(await outcome(ping(), axon({ sessions: desk({ refresh }) }))).toBe('200')
  })

  test('does not hold while nobody can say', async () => {
    const refresh = () => Promise.reject(new Error('away'))
    expect(await outcome(ofSession(), axon({ sessions: desk({ refresh }) }))).toBe('503 storage-unavailable')
  })
})

describe('admission', () => {
  test('is told who calls what from where, and when', async () => {
    const heard: unknown[] = []
    const node = axon({
      isRegistered: (hotkey) => hotkey === CALLER.address,
      admit(...given) {
        heard.push(given)
        return { ok: true }
      },
    })
    expect(await outcome(retrieve(true), node)).toBe('200')
    expect(heard).toEqual([
      [{ hotkey: CALLER.address, registered: true, synapse: 'Retrieve', ip: REMOTE.ip }, NOW],
    ])
  })

  test.each([
    [403, 'caller-refused', undefined],
    [429, 'rate-limited', '1'],
  ] as const)('may answer %d', async (status, code, retryAfter) => {
    const node = axon({ admit: () => ({ ok: false, status, reason: 'for a reason' }) })
    const answer = await send(ping(), node)
    expect([answer.status, answer.headers['retry-after']]).toEqual([status, retryAfter])
    expect(utf8Text(answer.body)).toContain(`"code":"${code}"`)
    expect(utf8Text(answer.body)).toContain('Forbidden. Key is blacklisted: for a reason.')
  })

  test('lets members in where strangers are not', async () => {
    expect(await outcome(retrieve(true), axon())).toBe('403 caller-unregistered')
    expect(await outcome(retrieve(true), axon({ isRegistered: () => true }))).toBe('200')
  })

  test('comes before the signature in the reference, and after it in ours', async () => {
    const built = ping()
    const admit = () => ({ ok: false, status: 403, reason: 'no' }) as const
    expect(await outcome(withHeaders(built, FORGED), axon({ admit }))).toBe('401 signature-mismatch')
    expect(await outcome(withHeaders(built, FORGED), likeReference({ admit }))).toBe('403 caller-refused')
  })
})

test('in reference policy a call from an address over its quota is served, for the reference has none', async () => {
  const refuseAll = { admitAddress: () => false, turnOf: () => null }
  expect(await outcome(ping(), likeReference(refuseAll))).toBe('200')
  expect(await outcome(ping(), axon(refuseAll))).toBe('429 rate-limited')
})
