import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { base64urlnopad } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ACCOUNT,
  delegationOf,
  ed25519Session,
  GENESIS,
  NETUID,
  OTHER_ACCOUNT,
  signDelegation,
  signRevocation,
  sr25519Session,
} from '../testing/delegation-fixture.ts'
import {
  type Delegation,
  delegationText,
  encodeDelegation,
  isRevocationSigned,
  parseDelegation,
  revocationText,
  type SignedDelegation,
  sessionId,
  verifyDelegation,
  verifySession,
} from './delegation.ts'
import { MAX_DELEGATION_CHARS, MAX_SESSION_SECONDS, SESSION_CLOCK_SECONDS } from './limits.ts'
import { wrapBytes } from './sr25519.ts'
import { encodeAddress } from './ss58.ts'

const NOW = 1_795_888_800 // 2026-11-28T18:00:00Z
const SESSION = ed25519Session(7)
const DELEGATION = delegationOf(SESSION, NOW)
let made: SignedDelegation | undefined
/** One for all tests, made in the first that asks: there its making may fail. */
function delegated(): SignedDelegation {
  made ??= signDelegation(DELEGATION)
  return made
}
/** Of nobody, in its form. */
const SIGNATURE = `0x${'0'.repeat(128)}`
const HERE = {
  genesisHash: GENESIS,
  netuid: NETUID,
  validator: encodeAddress(new Uint8Array(32).fill(1)),
  now: NOW,
}

const reasonOf = (signed: SignedDelegation, place = HERE) => {
  const verdict = verifyDelegation(signed, place)
  return verdict.ok ? 'ok' : verdict.reason
}
const header = (json: unknown) => base64urlnopad.encode(utf8ToBytes(JSON.stringify(json)))

describe('the text that a wallet shows', () => {
  // A change here is another format, under another version (docs/formats/delegation.md has the same one).
  test('is the one of the format page', () => {
    expect(delegationText(DELEGATION)).toBe(
      `FileTAO Drive asks you to let this browser sign its requests

It may store, fetch, check, renew and delete files in your account's name. It cannot move funds.
Purpose: filetao-session/1
Network: ${GENESIS}
Subnet: 21
Account: ${ACCOUNT.address}
Session key: ${SESSION.name}
Validators: any
From: 2026-11-28T18:00:00Z
Until: 2026-11-28T19:00:00Z
Serial: 00112233445566778899aabbccddeeff`,
    )
    expect(sessionId(DELEGATION)).toBe('a72ad738a39668a38ead5beed85ae284be8c0082bdc29f2cfa9449acf3ede517')
    const validators = [ACCOUNT.address, OTHER_ACCOUNT.address]
    expect(delegationText({ ...DELEGATION, validators })).toContain(
      `\nValidators: ${validators.join(', ')}\n`,
    )
  })

  test('says every second between 1970 and 2106 as the calendar does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff - 1 }), (from) => {
        const iso = new Date(from * 1000).toISOString().replace('.000', '')
        expect(delegationText({ ...DELEGATION, from, until: from + 1 })).toContain(`\nFrom: ${iso}\n`)
      }),
      { examples: [[951_782_400], [4_107_542_400], [68_169_599], [0]], numRuns: 300 },
    )
  })

  test.each([
    { netuid: 0 },
    { netuid: 65_535 },
    { from: 0, until: 1 },
    { from: 0xfffffffe, until: 0xffffffff },
  ])('is made with %o', (change) => {
    expect(delegationText({ ...DELEGATION, ...change })).toContain('Purpose: filetao-session/1')
  })

  test('differs wherever two delegations differ, and so do their names', () => {
    const changes: Partial<Delegation>[] = [
      { genesisHash: `0x${'30'.repeat(32)}` },
      { netuid: 22 },
      { account: OTHER_ACCOUNT.address },
      { sessionKey: sr25519Session(7).name },
      { validators: [ACCOUNT.address] },
      { from: NOW + 1 },
      { until: NOW + 3601 },
      { serial: 'f'.repeat(32) },
    ]
    const all = [DELEGATION, ...changes.map((change) => ({ ...DELEGATION, ...change }))]
    expect(new Set(all.map(delegationText)).size).toBe(all.length)
    expect(new Set(all.map(sessionId)).size).toBe(all.length)
  })

  test.each([
    ['a line break in the serial', { serial: `${'0'.repeat(31)}\n` }],
    ['an address of another network', { account: encodeAddress(new Uint8Array(32), 0) }],
    ['an end before the beginning', { until: NOW }],
    ['no validator', { validators: [] }],
    ['one validator twice', { validators: [ACCOUNT.address, ACCOUNT.address] }],
    ['half a second', { from: NOW + 0.5 }],
    ['a key of another kind', { sessionKey: `ecdsa:${'0'.repeat(64)}` }],
    ['a key of 31 bytes and a half', { sessionKey: `ed25519:${'0'.repeat(63)}` }],
    ['a key of 32 bytes and a half', { sessionKey: `ed25519:${'0'.repeat(65)}` }],
    ['a subnet beyond 65,535', { netuid: 65_536 }],
    ['a subnet below none', { netuid: -1 }],
    ['a beginning before 1970', { from: -1 }],
    ['an end after 2106', { until: 0x100000000 }],
    [
      'seventeen validators',
      { validators: Array.from({ length: 17 }, (_, i) => encodeAddress(new Uint8Array(32).fill(i))) },
    ],
    ['a network of 31 bytes', { genesisHash: `0x${'0'.repeat(62)}` }],
    ['a network of 33 bytes', { genesisHash: `0x${'0'.repeat(66)}` }],
    ['something before a network', { genesisHash: `x0x${'0'.repeat(64)}` }],
    ['something before a key', { sessionKey: `xed25519:${'0'.repeat(64)}` }],
    ['a serial of 33 characters', { serial: '0'.repeat(33) }],
  ])('is not made with %s', (_, change) => {
    expect(() => delegationText({ ...DELEGATION, ...change })).toThrow(TypeError)
  })
})

describe('the header', () => {
  test('gives back what was put in, also with as many validators as there may be', () => {
    const validators = Array.from({ length: 16 }, (_, i) => encodeAddress(new Uint8Array(32).fill(i)))
    for (const signed of [delegated(), signDelegation({ ...DELEGATION, validators, netuid: 65_535 })]) {
      const text = encodeDelegation(signed)
      expect(text.length).toBeLessThanOrEqual(MAX_DELEGATION_CHARS)
      expect(parseDelegation(text)).toEqual({ ok: true, value: signed })
    }
  })

  test('is refused with any bit of it flipped, by its form or by the signature', () => {
    const bytes = utf8ToBytes(encodeDelegation(delegated()))
    // Every third: two or three bits of each byte, each of its eight somewhere.
    for (let bit = 0; bit < bytes.length * 8; bit += 3) {
      const copy = bytes.slice()
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const read = parseDelegation(String.fromCharCode(...copy))
      if (!read.ok) continue
      // What can still be read says another text or carries another signature, which verification refuses (below).
      const same = delegationText(read.value.delegation) === delegationText(DELEGATION)
      expect(same && read.value.signature === delegated().signature, `bit ${bit}`).toBe(false)
    }
  })

  test.each([
    ['another order of members', { signature: SIGNATURE, d: DELEGATION }],
    ['a member more', { d: DELEGATION, signature: SIGNATURE, more: 1 }],
    ['a member more inside', { d: { ...DELEGATION, more: 1 }, signature: SIGNATURE }],
    ['a member less', { d: { ...DELEGATION, netuid: undefined }, signature: SIGNATURE }],
    ['a signature in capitals', { d: DELEGATION, signature: SIGNATURE.toUpperCase() }],
    ['version 2', { d: { ...DELEGATION, version: 2 }, signature: SIGNATURE }],
    ['a list', [DELEGATION]],
    ['null', null],
  ])('is refused with %s', (_, json) => {
    expect(parseDelegation(header(json))).toMatchObject({ ok: false, reason: 'delegation-malformed' })
  })

  test('has no second spelling', () => {
    const text = encodeDelegation(delegated())
    const spaced = base64urlnopad.encode(
      utf8ToBytes(JSON.stringify({ d: DELEGATION, signature: delegated().signature }, null, 1)),
    )
    for (const other of [`${text}=`, ` ${text}`, spaced, text.slice(0, -1), `${text}A`])
      expect(parseDelegation(other).ok, other).toBe(false)
  })

  test('of any text at all gives a result', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(header), fc.base64String()), (text) => {
        expect(parseDelegation(text).ok).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('is looked at up to its bound', () => {
    const detail = (text: string) => {
      const read = parseDelegation(text)
      return read.ok ? 'ok' : read.detail
    }
    expect(detail('A'.repeat(MAX_DELEGATION_CHARS + 1))).toBe('a delegation has at most 2048 characters')
    expect(detail('A'.repeat(MAX_DELEGATION_CHARS))).toBe('its content is not that of a delegation')
  })

  test('is not made of what no reader would take', () => {
    const { signature: right } = delegated()
    for (const signature of ['', right.slice(0, -1), `${right}0`, `0${right}`])
      expect(() => encodeDelegation({ ...delegated(), signature })).toThrow(TypeError)
    expect(() => encodeDelegation({ ...delegated(), delegation: { ...DELEGATION, netuid: -1 } })).toThrow(
      TypeError,
    )
  })
})

describe('verifyDelegation', () => {
  test('takes what the account signed, with every check named', () => {
    const verdict = verifyDelegation(delegated(), HERE)
    expect(verdict.ok).toBe(true)
    expect(verdict.checks.map(({ id }) => id)).toEqual(['delegation-place', 'delegation-signature'])
  })

  test('takes the signature of an ed25519 account', () => {
    const secret = new Uint8Array(32).fill(77)
    const delegation = { ...DELEGATION, account: encodeAddress(ed25519.getPublicKey(secret)) }
    const wrapped = wrapBytes(utf8ToBytes(delegationText(delegation)))
    const signature = `0x${bytesToHex(ed25519.sign(wrapped, secret))}`
    expect(reasonOf({ delegation, signature })).toBe('ok')
    expect(reasonOf({ delegation: { ...delegation, netuid: NETUID, until: NOW + 9 }, signature })).toBe(
      'delegation-signature',
    )
  })

  test.each([
    ['another network', { genesisHash: `0x${'00'.repeat(32)}` }, 'delegation-other-network'],
    ['another subnet', { netuid: 3 }, 'delegation-other-network'],
    ['other validators', { validators: [OTHER_ACCOUNT.address] }, 'delegation-other-validator'],
    ['more than a day', { until: NOW + MAX_SESSION_SECONDS + 1 }, 'delegation-too-long'],
    ['later', { from: NOW + SESSION_CLOCK_SECONDS + 1 }, 'delegation-not-yet'],
    ['earlier', { from: NOW - 100, until: NOW }, 'delegation-expired'],
    ['one second longer', { from: NOW - 100, until: NOW + 1 }, 'ok'],
    ['a whole day', { until: NOW + MAX_SESSION_SECONDS }, 'ok'],
    ['this validator', { validators: [OTHER_ACCOUNT.address, HERE.validator] }, 'ok'],
    ['a clock that runs ahead of ours', { from: NOW + SESSION_CLOCK_SECONDS }, 'ok'],
  ])('one for %s', (_, change, outcome) => {
    expect(reasonOf(signDelegation({ ...DELEGATION, ...change }))).toBe(outcome)
  })

  test('one for other validators holds where nobody in particular asks', () => {
    const signed = signDelegation({ ...DELEGATION, validators: [OTHER_ACCOUNT.address] })
    const verdict = verifyDelegation(signed, { ...HERE, validator: null })
    expect([verdict.ok, verdict.checks[0]?.inputs['validator']]).toEqual([true, 'none'])
  })

  test('one that is misplaced costs no signature, and says by what it was judged', () => {
    let asked = 0
    const verifySr25519 = () => {
      asked += 1
      return true
    }
    const place = { ...HERE, netuid: 3, verifySr25519 }
    const verdict = verifyDelegation(delegated(), place)
    expect(verdict).toMatchObject({ ok: false, checks: [{ id: 'delegation-place', ok: false }] })
    expect(asked).toBe(0)
    expect(verifyDelegation(delegated(), { ...HERE, verifySr25519 }).ok).toBe(true)
    expect(asked).toBe(1)
  })

  test('the mark in the last byte says whose kind of signature it is', () => {
    const asked: string[] = []
    const keys = {
      verifySr25519: () => asked.push('sr25519') > 0,
      verifyEd25519: () => asked.push('ed25519') > 0,
    }
    for (const last of ['00', '7f', '80', 'ff'])
      verifyDelegation({ ...delegated(), signature: `0x${'00'.repeat(63)}${last}` }, { ...HERE, ...keys })
    expect(asked).toEqual(['ed25519', 'ed25519', 'sr25519', 'sr25519'])
  })

  test('one that was ended', () => {
    const place = { ...HERE, isRevoked: (d: Delegation) => sessionId(d) === sessionId(DELEGATION) }
    expect(reasonOf(delegated(), place)).toBe('delegation-revoked')
    expect(reasonOf(signDelegation({ ...DELEGATION, serial: 'a'.repeat(32) }), place)).toBe('ok')
  })

  test('every text but the signed one, and every signature but the account’s, is refused', () => {
    const signatureBytes = delegated().signature.length
    for (const [at, digit] of [
      [2, 'f'],
      [65, '0'],
      [66, '0'],
      [signatureBytes - 1, '0'],
    ] as const) {
      const other = delegated().signature[at] === digit ? '1' : digit
      const signature = `${delegated().signature.slice(0, at)}${other}${delegated().signature.slice(at + 1)}`
      expect(reasonOf({ ...delegated(), signature })).toBe('delegation-signature')
    }
    expect(reasonOf({ ...delegated(), delegation: { ...DELEGATION, until: NOW + 3601 } })).toBe(
      'delegation-signature',
    )
    expect(reasonOf(signDelegation(DELEGATION, OTHER_ACCOUNT))).toBe('delegation-signature')
  })

  test('a signature over the bare text counts for nothing: a wallet wraps what a page asks for', () => {
    const bare = ACCOUNT.sign(utf8ToBytes(delegationText(DELEGATION)))
    expect(reasonOf({ delegation: DELEGATION, signature: `0x${bytesToHex(bare)}` })).toBe(
      'delegation-signature',
    )
    const twice = ACCOUNT.sign(wrapBytes(wrapBytes(utf8ToBytes(delegationText(DELEGATION)))))
    expect(reasonOf({ delegation: DELEGATION, signature: `0x${bytesToHex(twice)}` })).toBe(
      'delegation-signature',
    )
  })

  test('a session key under which anybody could sign is refused, though the account named it', () => {
    const neutral = `ed25519:01${'00'.repeat(31)}`
    const noPoint = `ed25519:${'ff'.repeat(32)}`
    for (const sessionKey of [neutral, noPoint])
      expect(reasonOf(signDelegation({ ...DELEGATION, sessionKey }))).toBe('delegation-signature')
  })
})

describe('verifySession', () => {
  const message = utf8ToBytes('a message')

  test.each([ed25519Session(7), sr25519Session(7)])('takes what the session key signed: %s', (session) => {
    const delegation = delegationOf(session, NOW)
    const signature = session.sign(message)
    expect(verifySession(delegation, message, signature)).toBe(true)
    expect(verifySession(delegation, utf8ToBytes('another'), signature)).toBe(false)
    expect(verifySession(delegation, message, ed25519Session(8).sign(message))).toBe(false)
    expect(verifySession(delegation, message, new Uint8Array(3))).toBe(false)
  })
})

describe('a revocation', () => {
  const revocation = { genesisHash: GENESIS, netuid: NETUID, account: ACCOUNT.address, before: NOW }

  // docs/formats/delegation.md has the same one.
  test('has one text', () => {
    expect(revocationText(revocation)).toBe(
      `FileTAO Drive asks you to end the sessions of your account

No browser that you let sign before the time below may sign any longer. No file changes.
Purpose: filetao-session-end/1
Network: ${GENESIS}
Subnet: 21
Account: ${ACCOUNT.address}
Before: 2026-11-28T18:00:00Z`,
    )
    for (const change of [{ before: -1 }, { before: 0x100000000 }, { netuid: 65_536 }, { account: 'nobody' }])
      expect(() => revocationText({ ...revocation, ...change })).toThrow(TypeError)
    expect(revocationText({ ...revocation, before: 0xffffffff })).toContain('Before: 2106-02-07T06:28:15Z')
  })

  test('is the account’s own, of this text and this network', () => {
    const signature = signRevocation(revocation)
    expect(isRevocationSigned(revocation, signature)).toBe(true)
    expect(isRevocationSigned({ ...revocation, before: NOW + 1 }, signature)).toBe(false)
    expect(isRevocationSigned({ ...revocation, netuid: 1 }, signature)).toBe(false)
    expect(isRevocationSigned({ ...revocation, account: 'nobody' }, signature)).toBe(false)
    expect(isRevocationSigned(revocation, signRevocation(revocation, OTHER_ACCOUNT))).toBe(false)
    for (const other of ['rubbish', `ab${signature}`, `${signature}zz`])
      expect(isRevocationSigned(revocation, other)).toBe(false)
    // A delegation's signature is for another text.
    expect(isRevocationSigned(revocation, delegated().signature)).toBe(false)
  })
})
