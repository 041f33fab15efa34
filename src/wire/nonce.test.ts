import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NONCE_FUTURE_NS, NONCE_PAST_NS } from './limits.ts'
import { createNonceWindow, isUptimeNonce, referenceNonces, withUptimeNonces } from './nonce.ts'

const NOW = 1_700_000_000_123_456_789n
const SECOND = 1_000_000_000n
const CALLER = { hotkey: 'hk', uuid: 'u' }

describe('nonce window', () => {
  test('a nonce is accepted once, also when others came in between and out of order', () => {
    const window = createNonceWindow()
    for (const offset of [5n, 3n, 9n]) expect(window.claim(CALLER, NOW + offset, NOW)).toBe('fresh')
    for (const offset of [5n, 3n, 9n]) expect(window.claim(CALLER, NOW + offset, NOW)).toBe('nonce-replayed')
    expect(window.claim({ ...CALLER, uuid: 'v' }, NOW + 5n, NOW)).toBe('fresh')
  })

  test('both edges of the window are inside it, one beyond is not', () => {
    const window = createNonceWindow()
    expect(window.check(CALLER, NOW - NONCE_PAST_NS, NOW)).toBe('fresh')
    expect(window.check(CALLER, NOW - NONCE_PAST_NS - 1n, NOW)).toBe('nonce-too-old')
    expect(window.check(CALLER, NOW + NONCE_FUTURE_NS, NOW)).toBe('fresh')
    expect(window.check(CALLER, NOW + NONCE_FUTURE_NS + 1n, NOW)).toBe('nonce-from-the-future')
    expect(window.check(CALLER, null, NOW)).toBe('nonce-missing')
  })

  test('checking remembers nothing', () => {
    const window = createNonceWindow()
    expect(window.check(CALLER, NOW, NOW)).toBe('fresh')
    expect(window.size()).toBe(0)
    expect(window.claim(CALLER, NOW, NOW)).toBe('fresh')
  })

  test('a nonce at the floor is too old, the next one is fresh, and a replay is called one', () => {
    const window = createNonceWindow({ floor: NOW })
    expect(window.highest()).toBe(NOW)
    expect(window.check(CALLER, NOW, NOW)).toBe('nonce-too-old')
    expect(window.claim(CALLER, NOW + 1n, NOW)).toBe('fresh')
    expect(window.check(CALLER, NOW + 1n, NOW)).toBe('nonce-replayed')
    expect(window.highest()).toBe(NOW + 1n)
    expect(window.claim({ ...CALLER, uuid: 'v' }, NOW + 1n, NOW)).toBe('fresh')
    expect(window.highest()).toBe(NOW + 1n)
  })

  test('a second of nonces is forgotten once the window has passed all of it, and not before', () => {
    const start = 1_700_000_000n * SECOND
    const window = createNonceWindow()
    window.claim(CALLER, start, start)
    const passed = start + SECOND + NONCE_PAST_NS
    window.claim(CALLER, passed - 1n, passed - 1n)
    expect(window.size()).toBe(2)
    window.claim(CALLER, passed, passed)
    expect(window.size()).toBe(2)
    expect(window.check(CALLER, start, start)).toBe('nonce-too-old')
  })

  test('when it is full the oldest second goes, in whatever order the seconds came', () => {
    const window = createNonceWindow({ capacity: 3 })
    const start = 1_700_000_000n * SECOND
    const at = (seconds: bigint) => start + seconds * SECOND
    for (const seconds of [2n, 0n, 1n]) expect(window.claim(CALLER, at(seconds), start)).toBe('fresh')
    expect(window.size()).toBe(3)
    expect(window.claim(CALLER, at(2n) - 1n, start)).toBe('fresh')
    expect(window.size()).toBe(3)
    expect(window.check(CALLER, at(0n), start)).toBe('nonce-too-old')
    expect(window.check(CALLER, at(1n) - 1n, start)).toBe('nonce-too-old')
    expect(window.check(CALLER, at(1n), start)).toBe('nonce-replayed')
    expect(window.check({ ...CALLER, uuid: 'v' }, at(1n), start)).toBe('fresh')
    expect(window.check(CALLER, at(2n), start)).toBe('nonce-replayed')
  })

  test('its edges are those that it is given', () => {
    const window = createNonceWindow({ pastNs: 5n, futureNs: 3n })
    expect([-6n, -5n, 3n, 4n].map((offset) => window.check(CALLER, NOW + offset, NOW))).toEqual([
      'nonce-too-old',
      'fresh',
      'fresh',
      'nonce-from-the-future',
    ])
  })

  test('after a restart with the stored floor nothing of the earlier life is accepted', () => {
    const before = createNonceWindow()
    const accepted = [NOW - 2n * SECOND, NOW + SECOND, NOW]
    for (const nonce of accepted) before.claim(CALLER, nonce, NOW)
    const after = createNonceWindow({ floor: before.highest() })
    for (const nonce of accepted) expect(after.claim(CALLER, nonce, NOW)).toBe('nonce-too-old')
    expect(after.claim(CALLER, NOW + SECOND + 1n, NOW)).toBe('fresh')
  })

  test('no nonce is ever accepted twice, whatever the order, the clock and the capacity', () => {
    const step = fc.record({
      clock: fc.integer({ min: 0, max: 8000 }),
      offset: fc.integer({ min: -15_000, max: 5000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (steps, capacity) => {
        const window = createNonceWindow({ capacity })
        const seen = new Set<bigint>()
        let now = NOW
        for (const { clock, offset } of steps) {
          now += BigInt(clock) * 1_000_000n
          const nonce = now + BigInt(offset) * 1_000_000n
          if (window.claim(CALLER, nonce, now) !== 'fresh') continue
          expect(seen.has(nonce)).toBe(false)
          seen.add(nonce)
          expect(window.size()).toBeLessThanOrEqual(capacity)
        }
      }),
    )
  })

  test('a clock that steps back does not re-admit', () => {
    const window = createNonceWindow()
    expect(window.claim(CALLER, NOW, NOW)).toBe('fresh')
    expect(window.claim(CALLER, NOW + 20n * SECOND, NOW + 20n * SECOND)).toBe('fresh')
    expect(window.claim(CALLER, NOW, NOW)).toBe('nonce-too-old')
  })

  test('seconds that came out of order are forgotten without re-admitting the later one', () => {
    const window = createNonceWindow()
    const later = NOW + 2n * SECOND
    for (const nonce of [later, NOW]) expect(window.claim(CALLER, nonce, later)).toBe('fresh')
    expect(window.claim(CALLER, NOW + 60n * SECOND, NOW + 60n * SECOND)).toBe('fresh')
    expect(window.size()).toBe(1)
    expect(window.check(CALLER, later, later)).toBe('nonce-too-old')
  })
})

describe('the rules of the reference', () => {
  test('greater than the last, per hotkey and uuid; an absent nonce always passes', () => {
    const store = referenceNonces()
    expect(store.claim(CALLER, 5n, NOW)).toBe('fresh')
    expect(store.claim(CALLER, 5n, NOW)).toBe('nonce-replayed')
    expect(store.claim(CALLER, null, NOW)).toBe('fresh')
    expect(store.claim(CALLER, null, NOW)).toBe('fresh')
    expect(store.claim({ ...CALLER, uuid: 'v' }, 1n, NOW)).toBe('fresh')
    expect(store.check(CALLER, 5n, NOW)).toBe('nonce-replayed')
    expect(store.check(CALLER, 6n, NOW)).toBe('fresh')
    expect(store.claim(CALLER, 6n, NOW)).toBe('fresh')
    expect(store.claim(CALLER, 5n, NOW)).toBe('nonce-replayed')
    expect(store.check(CALLER, 6n, NOW)).toBe('nonce-replayed')
  })
})

describe('uptime nonces', () => {
  const STOCK = { ...CALLER, stock: true, registered: true }
  const UPTIME = 1_000_321_111_776_133n

  test('of a stock call must grow, each uuid by itself', () => {
    const nonces = withUptimeNonces(createNonceWindow())
    expect(nonces.claim(STOCK, UPTIME, NOW)).toBe('fresh')
    expect(nonces.claim(STOCK, UPTIME, NOW)).toBe('nonce-replayed')
    expect(nonces.claim(STOCK, UPTIME - 1n, NOW)).toBe('nonce-replayed')
    expect(nonces.claim(STOCK, UPTIME + 1n, NOW)).toBe('fresh')
    expect(nonces.claim({ ...STOCK, uuid: 'v' }, UPTIME, NOW)).toBe('fresh')
  })

  test('are judged without being remembered', () => {
    const nonces = withUptimeNonces(createNonceWindow())
    for (let i = 0; i < 2; i += 1) expect(nonces.check(STOCK, UPTIME, NOW)).toBe('fresh')
    expect(nonces.claim(STOCK, UPTIME, NOW)).toBe('fresh')
    expect(nonces.check(STOCK, UPTIME, NOW)).toBe('nonce-replayed')
    expect(nonces.check(STOCK, UPTIME + 1n, NOW)).toBe('fresh')
    expect(nonces.check(STOCK, NOW, NOW)).toBe('fresh')
    expect(nonces.check(STOCK, NOW - 60n * SECOND, NOW)).toBe('nonce-too-old')
  })

  test('lie between nothing and 31 years', () => {
    const end = 10n ** 18n
    expect([0n, 1n, end - 1n, end, null].map((nonce) => isUptimeNonce(STOCK, nonce))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ])
    expect(isUptimeNonce(CALLER, 1n)).toBe(false)
  })

  test('of as many callers as there may be are remembered, the one longest unheard goes first', () => {
    const nonces = withUptimeNonces(createNonceWindow(), 2)
    const claim = (uuid: string, nonce: bigint) => nonces.claim({ ...STOCK, uuid }, nonce, NOW)
    for (const uuid of ['a', 'b']) expect(claim(uuid, 5n)).toBe('fresh')
    expect(claim('a', 6n)).toBe('fresh')
    expect(claim('c', 5n)).toBe('fresh')
    expect(claim('a', 6n)).toBe('nonce-replayed')
    expect(claim('c', 5n)).toBe('nonce-replayed')
    expect(claim('b', 5n)).toBe('fresh')
  })

  test('are no nonces of a call that only our nodes serve', () => {
    const nonces = withUptimeNonces(createNonceWindow())
    expect(nonces.claim({ ...CALLER, stock: false }, UPTIME, NOW)).toBe('nonce-too-old')
    expect(nonces.claim(STOCK, null, NOW)).toBe('nonce-missing')
    expect(nonces.claim(STOCK, 0n, NOW)).toBe('nonce-too-old')
  })

  test('leave unix time to the window, so that a captured call of today is refused tomorrow', () => {
    const nonces = withUptimeNonces(createNonceWindow())
    expect(nonces.claim(STOCK, NOW, NOW)).toBe('fresh')
    expect(nonces.claim(STOCK, NOW, NOW)).toBe('nonce-replayed')
    expect(nonces.claim(STOCK, NOW, NOW + 60n * SECOND)).toBe('nonce-too-old')
  })

  test('of strangers in any number do not make a member forgotten', () => {
    const nonces = withUptimeNonces(createNonceWindow(), 4)
    expect(nonces.claim(STOCK, UPTIME, NOW)).toBe('fresh')
    for (let i = 0; i < 20; i += 1) {
      const stranger = { hotkey: `stranger ${i}`, uuid: 'u', stock: true }
      const caller = i % 2 === 0 ? stranger : { ...stranger, registered: false }
      expect(nonces.claim(caller, UPTIME, NOW)).toBe('fresh')
    }
    expect(nonces.claim(STOCK, UPTIME, NOW)).toBe('nonce-replayed')
  })
})
