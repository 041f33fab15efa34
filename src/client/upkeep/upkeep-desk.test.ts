import { describe, expect, it } from 'vitest'
import type { Clock } from '../ports.ts'
import type { UpkeepState } from '../upkeep-api.ts'
import { type RoundOutcome, UpkeepDesk } from './upkeep-desk.ts'

const MINUTE = 60_000

/** A desk whose rounds come out as a test says, on a clock that jumps to whatever is planned next. */
function desk(outcome: () => RoundOutcome) {
  let now = 0
  const planned: { at: number; work: () => void }[] = []
  const clock: Pick<Clock, 'now' | 'after'> = {
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work }
      planned.push(timer)
      return () => void planned.splice(planned.indexOf(timer), 1)
    },
  }
  const rounds: number[] = []
  const made = new UpkeepDesk({
    clock: clock as Clock,
    holds: undefined,
    connectivity: undefined,
    automatic: true,
    round: async () => {
      rounds.push(now)
      return outcome()
    },
    look: async () => undefined,
    known: () => ({}) as UpkeepState,
    changed: () => undefined,
  })
  const next = async () => {
    const [timer] = planned.splice(0, 1)
    now = timer?.at ?? now
    timer?.work()
    await new Promise((turn) => setTimeout(turn, 0))
  }
  const gaps = async (count: number) => {
    for (let at = 0; at < count; at += 1) await next()
    return rounds.map((at, place) => at - (rounds[place - 1] ?? 0))
  }
  return { made, gaps }
}

describe('when rounds are made', () => {
  it('soon after opening, then every ten minutes', async () => {
    expect(await desk(() => ({ failure: null, isSoonDue: false })).gaps(3)).toEqual([
      4_000,
      10 * MINUTE,
      10 * MINUTE,
    ])
  })

  it('again soon while something waits for a moment, more and more rarely', async () => {
    const { gaps } = desk(() => ({ failure: null, isSoonDue: true }))
    expect(await gaps(8)).toEqual([4_000, 12_000, 24_000, 48_000, 96_000, 192_000, 384_000, 10 * MINUTE])
  })

  it('soon after a change, however long nothing came of it before', async () => {
    const { made, gaps } = desk(() => ({ failure: null, isSoonDue: true }))
    await gaps(6)
    made.noticed()
    expect((await gaps(2)).slice(-2)).toEqual([12_000, 12_000])
  })

  it('after a minute when one failed', async () => {
    const failure = { code: 'validator-unreachable', detail: '' } as const
    expect(await desk(() => ({ failure, isSoonDue: true })).gaps(4)).toEqual([
      4_000,
      MINUTE,
      5 * MINUTE,
      15 * MINUTE,
    ])
  })
})
