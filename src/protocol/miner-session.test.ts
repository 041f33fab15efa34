import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MinerSession, serveRequest } from './miner-session.ts'
import { referencePrevSeed, type SeedWindow, seedConfirmed, seedSent } from './seed-window.ts'

describe('serveRequest', () => {
  test('records nothing for a piece that this caller never stored', () => {
    for (const op of ['challenge', 'retrieve'] as const) {
      expect(serveRequest(null, { op, seed: 'a' })).toEqual({ answer: 'unknown', session: null })
    }
  })

  test('answers from the seed before and records the new one at once', () => {
    const step = serveRequest({ seed: 'a' }, { op: 'challenge', seed: 'b' })
    expect(step).toEqual({ answer: 'chained', session: { seed: 'b' }, previousSeed: 'a' })
  })
})

describe('the seed window', () => {
  const event = fc.record({
    op: fc.constantFrom('challenge' as const, 'retrieve' as const),
    network: fc.constantFrom('ok', 'lost answer', 'lost request'),
  })

  test('always holds the seed of an honest miner, whatever the network loses', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let miner: MinerSession | null = serveRequest(null, { op: 'store', seed: 's' }).session
        let window: SeedWindow = seedConfirmed('s')
        for (const [i, { op, network }] of events.entries()) {
          const seed = String(i)
          const before = window
          window = seedSent(window, seed)
          if (network !== 'lost request') {
            const step = serveRequest(miner, { op, seed })
            if (step.answer !== 'chained') throw new Error('the record is there')
            miner = step.session
            expect(before.seeds).toContain(step.previousSeed)
          }
          if (network === 'ok') window = seedConfirmed(seed)
          expect(window.seeds).toContain(miner?.seed)
        }
      }),
    )
  })

  test("the reference's single seed does not: a lost challenge leaves it behind", () => {
    const after = referencePrevSeed('a', { op: 'challenge', verified: false, seed: 'b' })
    expect(after).toBe('a')
    expect(referencePrevSeed('a', { op: 'retrieve', path: 'scoring', verified: false, seed: 'b' })).toBe('b')
    expect(referencePrevSeed('a', { op: 'retrieve', path: 'user', verified: true, seed: 'b' })).toBe('a')
  })

  test('a seed sent twice is held once', () => {
    expect(seedSent(seedSent(seedConfirmed('a'), 'b'), 'b')).toEqual({ seeds: ['a', 'b'] })
  })
})
