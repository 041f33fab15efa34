import { describe, expect, it } from 'vitest'
import { auditRun, holderProof, partProof } from '../../testing/health-fixture.ts'
import { subnetOf } from '../../testing/subnet-fixture.ts'
import { sightingOf } from './copies.ts'
import { objectsOf, pictureOf } from './file-health.ts'
import { subnetRisk } from './risk.ts'

/** Goes in the order m0 (a validator), m1, m2, … */
const SUBNET = subnetOf(
  Array.from({ length: 40 }, (_, uid) => ({ emission: 10 + uid, validator: uid === 0 })),
)

function picture(
  pieces: readonly (readonly number[])[],
  subnet = SUBNET,
  runs: ReadonlyMap<string, readonly ReturnType<typeof auditRun>[]> = new Map(),
) {
  const parts = pieces.map((uids, index) =>
    partProof(
      `part ${index}`,
      uids.map((uid) => holderProof(`m${uid}`)),
      index,
    ),
  )
  return pictureOf(objectsOf(parts, runs, sightingOf(subnet)), subnetRisk(subnet))
}

describe('pictureOf', () => {
  it('says how many copies are left of the object that has the fewest, whichever that is then', () => {
    const { copiesAfter, standing, weakest } = picture([
      [1, 3, 30],
      [2, 4, 31, 32],
    ])
    expect(standing).toBe('fine')
    expect(weakest).toMatchObject({ cid: 'part 0', copies: 3, operators: 3 })
    expect(copiesAfter).toHaveLength(17)
    expect(copiesAfter.slice(0, 5)).toEqual([3, 2, 2, 1, 1])
    expect(copiesAfter[16]).toBe(1)
  })

  it('counts only miners among those that go', () => {
    expect(picture([[1, 2, 3]]).copiesAfter.slice(0, 5)).toEqual([3, 2, 1, 0, 0])
  })

  it('is short with two owners, lost with no copy, unknown with no receipts or not all of them', () => {
    expect(picture([[20, 21]]).standing).toBe('short')
    const one = subnetOf(SUBNET.neurons.map(() => ({ coldkey: 'one' })))
    expect(picture([[20, 21, 22]], one)).toMatchObject({ standing: 'short', weakest: { operators: 1 } })
    const runs = new Map([['part 0', [auditRun(9500, { m20: 'missing' })]]])
    expect(picture([[20]], SUBNET, runs).standing).toBe('lost')
    expect(picture([])).toMatchObject({ standing: 'unknown', weakest: null, copiesAfter: [] })
    expect(picture([[20, 21, 22], []]).standing).toBe('unknown')
    const link = { ...partProof('manifest', [holderProof('m20')], 3), role: 'manifest' as const }
    const seen = objectsOf([link], new Map(), sightingOf(SUBNET))
    expect(pictureOf(seen, subnetRisk(SUBNET)).standing).toBe('unknown')
  })

  it('lists who is at risk: what is lost first, then the silent, then whose seat goes soon', () => {
    const subnet = subnetOf(
      SUBNET.neurons.map((_, uid) => ({ emission: 10 + uid, ...(uid === 5 ? { registeredAt: 9500 } : {}) })),
    )
    const runs = new Map([['part 0', [auditRun(9900, { m6: 'failed', m30: 'silent' })]]])
    const { risks } = picture([[0, 3, 5, 6, 30, 31], [3]], subnet, runs)
    expect(risks.map(({ hotkey, reasons, objects }) => [hotkey, reasons.join(' '), objects])).toEqual([
      ['m5', 'gone', 1],
      ['m6', 'failed near', 1],
      ['m30', 'silent', 1],
      ['m0', 'next', 1],
      ['m3', 'near', 2],
    ])
    expect(risks[0]).toMatchObject({ uid: null, turn: null })
    expect(risks[4]).toMatchObject({ uid: 3, turn: 4, before: 3, immuneBlocks: 0 })
  })
})

describe('subnetRisk', () => {
  it('warns of an immunity that ends within two epochs, with the blocks that are left, and of no emission', () => {
    const seats = Array.from({ length: 40 }, (_, uid) => ({ emission: 10 + uid }))
    const subnet = subnetOf([
      ...seats,
      { emission: 0, registeredAt: 5400 },
      { emission: 0, registeredAt: 9900 },
    ])
    const { of } = subnetRisk(subnet)
    expect(of.get('m40')).toMatchObject({ immuneBlocks: 400, reasons: ['immunity-ending', 'no-emission'] })
    expect(of.get('m41')).toMatchObject({ immuneBlocks: 4900, reasons: [] })
    expect(of.get('m0')).toMatchObject({ immuneBlocks: 0, turn: 1, reasons: ['next'] })
  })

  it('sees nobody at risk while there are seats for everybody', () => {
    const { of, miners } = subnetRisk(subnetOf([{ emission: 1 }, { emission: 2 }], { maxUids: 256 }))
    expect([...of.values()].flatMap(({ reasons }) => reasons)).toEqual([])
    expect(miners).toEqual(['m0', 'm1'])
  })
})
