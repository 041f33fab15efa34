/** What silence must not buy: a miner that has lost everything and says nothing about it. */
import { describe, expect, it } from 'vitest'
import { createArena } from '../../testing/byzantine/arena.ts'
import { auditsOf, suspectOf } from '../../testing/byzantine/engine-trials.ts'
import { dropsShare, storesNothing } from '../../testing/byzantine/lies-possession.ts'

const FOUR = { records: Array.from({ length: 4 }, () => 1), honest: 2, spare: 1 }

describe('silence', () => {
  it('about one piece does not shield the others', async () => {
    const arena = await createArena(FOUR, dropsShare(1, 'silent'), 'shield')
    const suspect = suspectOf(arena)
    arena.liar.turn()
    const doubtful = async () =>
      (await arena.index.pendingAudits()).filter(({ hotkey, strikes }) => hotkey === suspect && strikes >= 3)
    for (let step = 0; step < 40 && (await doubtful()).length < 4; step += 1) await arena.step()
    expect(await doubtful()).toHaveLength(4)
    expect(auditsOf(arena, suspect).every(({ outcome }) => outcome !== 'fail')).toBe(true)
    arena.engine.stop()
  })

  it('after a wrong answer counts like silence before any', async () => {
    const arena = await createArena(FOUR, storesNothing('silent'), 'wrong, then silent')
    const suspect = suspectOf(arena)
    arena.liar.turn()
    for (let step = 0; step < 6; step += 1) await arena.step()
    const audits = auditsOf(arena, suspect, 'challenge')
    expect(audits.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual(
      audits.map(() => 'late content-root-differs'),
    )
    const row = arena.engine.rows().find(({ hotkey }) => hotkey === suspect)
    expect(row).toMatchObject({ challenge_attempts: audits.length, challenge_successes: 0 })
    arena.engine.stop()
  })
})
