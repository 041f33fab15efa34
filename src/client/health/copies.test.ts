import { describe, expect, it } from 'vitest'
import { auditRun, holderProof } from '../../testing/health-fixture.ts'
import { subnetOf } from '../../testing/subnet-fixture.ts'
import { copiesOf, countOf, networkOf, sightingOf } from './copies.ts'

const SUBNET = subnetOf([{}, {}, {}, {}])
const HOLDERS = [holderProof('m0'), holderProof('m1'), holderProof('m2')]

function states(
  holders: Parameters<typeof copiesOf>[0]['holders'],
  runs: Parameters<typeof copiesOf>[1] = [],
  subnet = SUBNET,
): string {
  const copies = copiesOf({ holders }, runs, sightingOf(subnet))
  return copies
    .map(({ hotkey, state, silentSince }) => `${hotkey} ${silentSince === null ? state : 'silent'}`)
    .sort()
    .join(', ')
}

describe('copiesOf', () => {
  it('counts what receipts have proven, and not what was only claimed or failed', () => {
    const mixed = [holderProof('m0'), holderProof('m1', 9000, 'claimed'), holderProof('m2', 9000, 'failed')]
    expect(states(mixed)).toBe('m0 alive')
  })

  it('loses the copy of a miner that is not registered any more, or registered anew after its receipt', () => {
    const subnet = subnetOf([{}, { registeredAt: 9500 }, { hotkey: 'somebody else' }])
    expect(states(HOLDERS, [], subnet)).toBe('m0 alive, m1 gone, m2 gone')
  })

  it('keeps the copy of a miner that was registered in the block of its receipt', () => {
    expect(states([holderProof('m0', 9000)], [], subnetOf([{ registeredAt: 9000 }]))).toBe('m0 alive')
  })

  it('loses a copy that failed or was missing in an audit, and gains one that an audit proved', () => {
    const run = auditRun(9100, { m0: 'failed', m1: 'missing', m2: 'proven', m3: 'proven' })
    expect(states(HOLDERS, [run])).toBe('m0 failed, m1 failed, m2 alive, m3 alive')
  })

  it('lets the newest word count: a proof after a failure, a receipt after a failure, a failure after both', () => {
    const before = auditRun(8000, { m0: 'failed', m1: 'failed' })
    expect(states([holderProof('m0', 9000)], [before])).toBe('m0 alive')
    const again = auditRun(9200, { m0: 'proven' })
    expect(states(HOLDERS, [again, auditRun(9100, { m0: 'failed' })])).toContain('m0 alive')
    expect(states(HOLDERS, [auditRun(9300, { m0: 'failed' }), again])).toContain('m0 failed')
  })

  it('takes no copy for silence, and does not let silence heal a failure', () => {
    const silent = auditRun(9200, { m0: 'silent', m1: 'silent' })
    expect(states(HOLDERS, [silent, auditRun(9100, { m1: 'failed' })])).toBe('m0 silent, m1 failed, m2 alive')
    expect(states(HOLDERS, [auditRun(9300, { m0: 'proven' }), silent])).toContain('m0 alive')
  })

  it('does not count a copy that no validator asks for any more, before the first audit or after, until it is asked again', () => {
    const dropped = auditRun(9200, { m0: 'proven', m1: 'unasked' })
    expect(states(HOLDERS, [dropped])).toBe('m0 alive, m1 unknown, m2 alive')
    expect(states(HOLDERS, [dropped, auditRun(9100, { m1: 'proven' })])).toContain('m1 unknown')
    expect(states(HOLDERS, [auditRun(9200, { m1: 'silent' }), dropped])).toContain('m1 silent')
    expect(states([holderProof('m1', 9300)], [dropped])).toBe('m0 alive, m1 alive')
    const twice = [auditRun(9300, { m1: 'unasked' }), auditRun(9200, { m1: 'unasked' })]
    const copies = copiesOf({ holders: [holderProof('m1')] }, twice, sightingOf(SUBNET))
    expect(copies).toMatchObject([{ state: 'unknown', block: 9200 }])
    expect(countOf(copies)).toMatchObject({ copies: 0, operators: 0 })
  })

  it('lets a proof through one validator stand against a failure or silence through another in the same block', () => {
    const [bad, good] = [
      auditRun(9100, { m0: 'failed', m1: 'silent' }),
      auditRun(9100, { m0: 'proven', m1: 'proven' }),
    ]
    expect(states(HOLDERS, [bad, good])).toBe('m0 alive, m1 alive, m2 alive')
    expect(states(HOLDERS, [good, bad])).toBe('m0 alive, m1 alive, m2 alive')
  })

  it('does not charge a miner with what its validator did, nor somebody who never proved anything', () => {
    const run = auditRun(9100, { m0: 'failed', m3: 'failed' })
    const holders = run.holders.map((one) =>
      one.minerHotkey === 'm0' ? { ...one, blame: 'validator' as const } : one,
    )
    expect(states(HOLDERS, [{ ...run, holders }])).toBe('m0 alive, m1 alive, m2 alive')
  })
})

describe('countOf', () => {
  it('counts miners, owners and networks apart', () => {
    const subnet = subnetOf([
      { coldkey: 'a', ip: '10.1.1.7' },
      { coldkey: 'a', ip: '10.1.1.8' },
      { coldkey: 'b', ip: '10.1.2.8' },
    ])
    expect(countOf(copiesOf({ holders: HOLDERS }, [], sightingOf(subnet)))).toEqual({
      copies: 3,
      operators: 2,
      networks: 2,
    })
  })

  it('shortens addresses to their network, however they are written', () => {
    expect(networkOf('192.0.2.17')).toBe('192.0.2')
    expect(networkOf('2001:db8:5::1')).toBe(networkOf('2001:0db8:0005:9::7'))
    expect(networkOf('2001:db8::1')).not.toBe(networkOf('2001:db8:1::1'))
    expect(networkOf('')).toBe('')
  })
})
