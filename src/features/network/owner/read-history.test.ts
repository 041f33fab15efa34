import { describe, expect, it } from 'vitest'
import type { WindowRecord } from '../../../client/landscape/landscape-api.ts'
import { landscapeFixture, windowsFixture } from '../../../testing/landscape-fixture.ts'
import { readHistory } from './read-history.ts'

const landscape = landscapeFixture({ miners: 4, validators: 1 })
const { windows: kept } = windowsFixture(landscape, landscape.validators[0]?.hotkey ?? '', 500)

/** Forty a page, so many of them kept. */
function validator(windows: readonly WindowRecord[]) {
  const asked: (number | null)[] = []
  return {
    asked,
    ask: async (before: number | null) => {
      asked.push(before)
      const older = windows.filter(({ block }) => before === null || block < before)
      const page = older.slice(0, 40)
      return {
        ok: true,
        value: { windows: page, next: older.length > 40 ? (page.at(-1)?.block ?? null) : null },
      } as const
    },
  }
}
/** Windows that last two minutes, as on a network that was sped up. */
const fast = kept.map((each, i) => ({ ...each, at: landscape.at - 120_000 * i }))

describe('how far back windows are read', () => {
  it('a week and a day by the clock, with older ones left and said so', async () => {
    const { windows, more } = await readHistory(validator(kept).ask, 1)
    expect([windows.length, more]).toEqual([120, true])
    expect((windows[0]?.at ?? 0) - (windows.at(-1)?.at ?? 0)).toBeGreaterThan(8 * 86_400_000)
  })

  it('all that is kept, where short windows never make a week', async () => {
    const { windows, more } = await readHistory(validator(fast.slice(0, 300)).ask, 1)
    expect([windows.length, more]).toEqual([300, false])
  })

  it('beyond the week when one asks, and never beyond what a validator keeps', async () => {
    const { windows, more } = await readHistory(validator(kept).ask, 2)
    expect([windows.length, more]).toEqual([400, false])
  })

  it('no further than the page can hold with 256 miners, until one asks', async () => {
    const [miner] = kept[0]?.miners ?? []
    if (miner === undefined) throw new Error('fixture')
    const wide = fast.map((each) => ({ ...each, miners: Array.from({ length: 256 }, () => miner) }))
    expect(await readHistory(validator(wide).ask, 1)).toMatchObject({ windows: { length: 80 }, more: true })
    expect(await readHistory(validator(wide).ask, 2)).toMatchObject({ windows: { length: 160 }, more: true })
  })

  it('what came before a failure stays, and a page of nothing ends it', async () => {
    const { ask } = validator(kept)
    const error = { code: 'validator-unreachable', detail: 'gone' } as const
    const cut = (before: number | null) =>
      before === null ? ask(before) : Promise.resolve({ ok: false, error } as const)
    expect(await readHistory(cut, 1)).toMatchObject({ windows: { length: 40 }, failure: error, more: false })
    const empty = async () => ({ ok: true, value: { windows: [], next: 5 } }) as const
    expect(await readHistory(empty, 1)).toMatchObject({ windows: [], failure: null })
  })
})
