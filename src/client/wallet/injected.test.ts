import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountsIn, problemOf, signatureIn, walletsIn } from './injected.ts'

/** Words of `@polkadot/extension-base` 0.62.3, and of others as people report them. */
const CONNECTING = [
  ['Connection request was rejected by the user.', 'refused'],
  ['Connection request was cancelled by the user.', 'refused'],
  ['Rejected', 'refused'],
  ['User has denied access', 'refused'],
  ['The source https://drive.example is not allowed to interact with this extension', 'refused-before'],
  ['The source https://drive.example has not been enabled yet', 'refused-before'],
  ['The source https://drive.example has a pending authorization request', 'asked-already'],
  ['Talisman is locked', 'locked'],
  ['Password needed to unlock the account', 'locked'],
  ['Rate limit exceeded. Try again later.', 'rate-limited'],
  ['Unexpected error 7', 'failed'],
] as const

const SIGNING = [
  ['Cancelled', 'cancelled'],
  ['Rejected by user', 'cancelled'],
  ['Password needed to unlock the account', 'locked'],
  ['Rate limit exceeded. Try again later.', 'rate-limited'],
  ['Unable to find keypair', 'gone'],
  ['blockchain not supported', 'failed'],
] as const

describe('what a wallet throws', () => {
  it.each(CONNECTING)('%s', (words, code) => {
    expect(problemOf(new Error(words), 'accounts')).toEqual({ code, detail: words })
    expect(problemOf(words, 'accounts').code).toBe(code)
  })

  it.each(SIGNING)('while signing: %s', (words, code) => {
    expect(problemOf(new Error(words), 'signature').code).toBe(code)
  })

  it('is cut short, and cannot turn the text around', () => {
    const { detail } = problemOf(new Error(`a\u202Eb\n${'x'.repeat(10_000)}`), 'accounts')
    expect(detail.length).toBeLessThanOrEqual(160)
    expect(detail).toMatch(/^a b /)
  })
})

describe('what a wallet puts into the page', () => {
  it('is never a reason to throw', () => {
    const hostile = fc.oneof(
      fc.anything(),
      fc.constant(
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('trap')
            },
          },
        ),
      ),
    )
    fc.assert(
      fc.property(hostile, (value) => {
        walletsIn(value)
        walletsIn({ wallet: value })
        accountsIn(value)
        accountsIn([value, { address: value, name: value, type: value }])
        signatureIn(value)
        signatureIn({ signature: value })
        problemOf(value, 'accounts')
        problemOf({ message: value }, 'signature')
      }),
    )
  })

  it('gives each account once, by its address here, and leaves out what cannot sign', () => {
    const mine = '5CcyqxXnJucaCnQQvvUg5EPzj1uoNAxACZvzArHw5aVDvgNH'
    const list = [
      { address: mine, name: 'One' },
      { address: mine, name: 'The same' },
      { address: `0x${'1f'.repeat(20)}`, name: 'By its form' },
      { address: 'anything', type: 'ethereum' },
      { address: mine.replace('5', '6'), name: 'Mistyped' },
      { address: mine, type: 'ecdsa' },
      { address: 7 },
    ]
    expect(accountsIn(list)).toEqual({
      accounts: [{ address: mine, walletAddress: mine, name: 'One' }],
      skipped: 2,
    })
  })

  it('is a signature only when it has 64 bytes', () => {
    const good = `0x${'Ab'.repeat(64)}`
    expect(signatureIn({ signature: good })).toBe(good.toLowerCase())
    for (const bad of [`0x${'ab'.repeat(65)}`, `0x${'ab'.repeat(63)}`, 'ab'.repeat(64), '', null])
      expect(signatureIn({ signature: bad })).toBeNull()
  })
})
