import { describe, expect, it } from 'vitest'
import { CHALLENGE_LIES } from '../../testing/miner-tempers.ts'
import { alarmsOf, auditsOf, minerAt, store, until, world } from '../../testing/rounds-world.ts'

describe('honest miners', () => {
  it('pass every question for a long time, and earn tiers, scores and nothing else', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest', 'honest'])
    for (const length of [1, 16_401, 200_000]) await store(network, validator, length, length)
    await network.blocks(30)
    const audits = auditsOf(validator)
    expect(audits.length).toBeGreaterThan(30)
    expect(audits.every(({ outcome }) => outcome === 'pass')).toBe(true)
    expect(new Set(audits.map(({ task }) => task))).toEqual(new Set(['challenge', 'retrieve']))
    for (const row of validator.engine.rows()) {
      expect(row.challenge_attempts).toBeGreaterThan(0)
      expect(row.challenge_successes).toBe(row.challenge_attempts)
      expect(row.score).toBeGreaterThan(0)
    }
    expect(await validator.index.pendingAudits()).toEqual([])
    expect(alarmsOf(validator)).toEqual([])
  })

  it('are asked the same things after a restart, and a stalled chain asks nothing', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    await network.blocks(9)
    await network.restart(validator)
    const before = auditsOf(validator).length
    for (let i = 0; i < 20; i += 1) await network.clock.runUntil(validator.engine.onBlock())
    expect(auditsOf(validator)).toHaveLength(before)
    await network.blocks(9)
    const audits = auditsOf(validator)
    expect(audits.length).toBeGreaterThanOrEqual(before + 9)
    expect(audits.every(({ outcome }) => outcome === 'pass')).toBe(true)
  })

  it('prove a part of 8 MiB with at most 32 chunks', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator, 8 * 2 ** 20)
    await network.blocks(3)
    expect(auditsOf(validator).map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass'])
  }, 60_000)

  it('are skipped while they hold nothing', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await network.blocks(15)
    expect(auditsOf(validator)).toEqual([])
  })
})

describe('lies that a challenge meets', () => {
  it.each(CHALLENGE_LIES)('%s is convicted, and nobody else', async (temper) => {
    const { network, validator } = await world([temper, 'honest', 'honest'], { seed: temper })
    // A piece of several chunks with a tail, so that each lie has something to lie about.
    await store(network, validator, 6 * 16_400 + 100)
    const liar = minerAt(network, 0).keypair.address
    const audits = await until(network, validator, liar, 'fail')
    expect(audits.map(({ outcome }) => outcome)).toContain('fail')
    expect(validator.events).toContainEqual(expect.objectContaining({ kind: 'copy-lost', miner: liar }))
    const others = auditsOf(validator).filter(({ miner }) => miner !== liar)
    expect(others.every(({ outcome }) => outcome === 'pass')).toBe(true)
  })

  it('is caught once the pair can be checked, when only the pair is invented', async () => {
    const { network, validator } = await world(['invents-pair', 'honest', 'honest'])
    await store(network, validator)
    const audits = await until(network, validator, minerAt(network, 0).keypair.address, 'fail')
    expect(audits.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'unknown seed-unknown',
      'fail seed-unknown',
    ])
  })
})

describe('lies that a retrieval meets', () => {
  it.each([
    ['wrong-data', 'data-differs'],
    ['short-data', 'data-differs'],
    ['forgetful', 'missing'],
  ] as const)('%s fails with %s', async (temper, reason) => {
    const { network, validator } = await world([temper, 'honest', 'honest'])
    await store(network, validator)
    const audits = await until(network, validator, minerAt(network, 0).keypair.address, 'fail')
    expect(audits.at(-1)).toMatchObject({ task: 'retrieve', outcome: 'fail', reason })
  })
})

describe('a miner that lost its piece', () => {
  it('fails at once when it says so', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    const miner = minerAt(network, 1)
    miner.pieces.clear()
    const audits = await until(network, validator, miner.keypair.address, 'fail', 1)
    expect(audits).toMatchObject([{ outcome: 'fail', reason: 'missing' }])
  })

  it('does not fail for a record that it lost while it has the bytes, before the second time', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    const miner = minerAt(network, 1)
    let lies = 1
    miner.trouble = (call) => (call === 'challenge' && lies-- > 0 ? 'missing' : null)
    await network.blocks(9)
    const challenges = auditsOf(validator, miner.keypair.address).filter(({ task }) => task === 'challenge')
    expect(challenges.map(({ outcome }) => outcome)).toEqual(['unknown', 'pass', 'pass'])
    expect(alarmsOf(validator)).toEqual(['own-record-wrong'])
  })
})

describe('silence', () => {
  it('is asked again about the same piece, and after three times its copy is in doubt', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    for (let seed = 0; seed < 4; seed += 1) await store(network, validator, 300, seed)
    const miner = minerAt(network, 2)
    const { address } = miner.keypair
    miner.trouble = (call) => (call === 'challenge' ? 'late' : null)
    for (let i = 0; i < 3; i += 1) await network.blocks(3)
    const asked = auditsOf(validator, address).filter(({ task }) => task === 'challenge')
    expect(asked).toHaveLength(3)
    expect(new Set(asked.map(({ cid }) => cid)).size).toBe(1)
    expect(asked.every(({ outcome }) => outcome === 'late')).toBe(true)
    const [pending] = await validator.index.pendingAudits()
    expect(pending).toMatchObject({ hotkey: address, task: 'challenge', why: 'late' })
    expect(pending?.strikes).toBe(asked.length)
    expect(await validator.index.repairs(9)).toMatchObject([{ cid: asked[0]?.cid, reason: 'silent' }])

    miner.trouble = null
    for (let i = 0; i < 6; i += 1) await network.blocks(3)
    expect(auditsOf(validator, address).at(-1)?.outcome).toBe('pass')
    expect(await validator.index.pendingAudits()).toEqual([])
  })

  it('is still owed after a restart and a roll-over', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    for (let seed = 0; seed < 4; seed += 1) await store(network, validator, 300, seed)
    const miner = minerAt(network, 0)
    miner.trouble = () => 'unreachable'
    await network.blocks(3)
    const [before] = await validator.index.pendingAudits()
    expect(before).toMatchObject({ why: 'offline', strikes: 1 })
    await network.restart(validator)
    network.block += 720
    miner.trouble = null
    await network.blocks(3)
    const after = auditsOf(validator, miner.keypair.address).filter(({ task }) => task === 'challenge')
    expect(after.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['offline', 'pass'])
    expect(after[1]?.cid).toBe(after[0]?.cid)
    expect(await validator.index.pendingAudits()).toEqual([])
  })

  it('scores nothing and is never punished like a wrong answer', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    const miner = minerAt(network, 0)
    const { address } = miner.keypair
    const before = validator.engine.rows().find(({ hotkey }) => hotkey === address)
    miner.trouble = (call) => (call === 'retrieve' ? 'unreachable' : null)
    await network.blocks(30)
    const row = validator.engine.rows().find(({ hotkey }) => hotkey === address)
    expect(row?.retrieve_attempts).toBeGreaterThan(0)
    expect(row?.retrieve_successes).toBe(0)
    expect(row?.score).toBeGreaterThanOrEqual(0)
    expect(before?.score).toBeGreaterThanOrEqual(0)
    expect(auditsOf(validator, address).every(({ outcome }) => outcome !== 'fail')).toBe(true)
  })

  it('of everybody is ours: nothing is counted', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    const rows = validator.engine.rows()
    for (const miner of network.miners) miner.trouble = () => 'unreachable'
    await network.blocks(30)
    expect(auditsOf(validator).length).toBeGreaterThan(0)
    expect(auditsOf(validator).every(({ outcome }) => outcome === 'unknown')).toBe(true)
    expect(validator.engine.rows().map((row) => row.challenge_attempts)).toEqual(rows.map(() => 0))
  })
})

describe('what says nothing about a miner', () => {
  it.each(['busy', 'full', 'stalled', 'refused'] as const)(
    '%s is unknown, uncounted, and asked again',
    async (failure) => {
      const { network, validator } = await world(['honest', 'honest', 'honest'])
      await store(network, validator)
      const miner = minerAt(network, 0)
      let times = 2
      miner.trouble = (call) => (call === 'challenge' && times-- > 0 ? failure : null)
      for (let i = 0; i < 5; i += 1) await network.blocks(3)
      const outcomes = auditsOf(validator, miner.keypair.address)
        .filter(({ task }) => task === 'challenge')
        .map(({ outcome }) => outcome)
      expect(outcomes.slice(0, 3)).toEqual(['unknown', 'unknown', 'pass'])
      const row = validator.engine.rows().find(({ hotkey }) => hotkey === miner.keypair.address)
      expect(row?.challenge_attempts).toBe(row?.challenge_successes)
    },
  )

  it('becomes a verdict at the third refusal in a row of what others serve, by whoever serves the rest', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    const miner = minerAt(network, 0)
    miner.trouble = (call) => (call === 'retrieve' ? 'refused' : null)
    const audits = await until(network, validator, miner.keypair.address, 'fail')
    const retrieves = audits.filter(({ task }) => task === 'retrieve')
    expect(retrieves.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'fail'])
    expect(retrieves.at(-1)?.reason).toBe('refused')
  })

  it('is a refusal of everything: the miner’s clock may be wrong', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    const { keypair } = minerAt(network, 0)
    minerAt(network, 0).trouble = () => 'refused'
    await network.blocks(30)
    const audits = auditsOf(validator, keypair.address)
    expect(audits.length).toBeGreaterThan(3)
    expect(audits.every(({ outcome }) => outcome === 'unknown')).toBe(true)
    expect(await validator.index.repairs(9)).toMatchObject([{ reason: 'silent' }])
  })

  it('is a refusal by all: our clock or our registration', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    for (const miner of network.miners) miner.trouble = (call) => (call === 'ping' ? null : 'refused')
    await network.blocks(45)
    expect(auditsOf(validator).length).toBeGreaterThan(20)
    expect(auditsOf(validator).every(({ outcome }) => outcome === 'unknown')).toBe(true)
  })

  it('is a block of our own process for five seconds', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    minerAt(network, 0).trouble = () => 'late'
    network.block += 3
    await validator.engine.onBlock()
    await network.clock.advance(29_900)
    network.clock.block(5_000)
    await network.clock.runUntil(validator.engine.settled())
    const audits = auditsOf(validator)
    expect(audits.map(({ outcome }) => outcome).sort()).toEqual(['pass', 'pass', 'unknown'])
    expect(audits.every(({ ms }) => ms === 0)).toBe(true)
  })
})

describe('a disk that refuses', () => {
  it('stops a round before anything is sent, and the next step goes on', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    validator.index.failing = true
    await network.blocks(6)
    expect(network.miners.map(({ challenges }) => challenges)).toEqual([0, 0, 0])
    expect(validator.events.some(({ kind }) => kind === 'storage-failed')).toBe(true)
    validator.index.failing = false
    await network.blocks(3)
    expect(auditsOf(validator).map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass'])
  })
})
