import { describe, expect, it } from 'vitest'
import { landscapeFixture } from '../../testing/landscape-fixture.ts'
import type { Landscape, MinerReport, ValidatorReport } from './landscape-api.ts'
import { etaSpan, tierEtas } from './miner-eta.ts'

const BASE = landscapeFixture({ miners: 2, validators: 3 })
const HOTKEY = BASE.validators[0]?.miners[0]?.hotkey ?? ''

function seen(
  successes: number,
  attempts: number,
  totalSuccesses: number,
  tier: MinerReport['tier'] = 'Bronze',
) {
  return { window: { store: NONE, challenge: { successes, attempts }, retrieve: NONE }, totalSuccesses, tier }
}

const NONE = { successes: 0, attempts: 0 }

/** One validator for each report, `elapsed` blocks into a window that began at a multiple. */
function landscape(elapsed: number, reports: readonly ReturnType<typeof seen>[]): Landscape {
  const windowStart = 720 * 300
  const block = windowStart + elapsed
  const validators = reports.flatMap((report, i): ValidatorReport[] => {
    const from = BASE.validators[i]
    const miner = from?.miners[0]
    if (from === undefined || miner === undefined) return []
    return [
      {
        ...from,
        block,
        windowStart,
        pace: { windowBlocks: 720, successScale: 1 },
        miners: [{ ...miner, ...report }],
      },
    ]
  })
  return { ...BASE, network: { ...BASE.network, block }, validators }
}

describe('time to the next tier', () => {
  it('is need over rate times chance, and then the end of that window', () => {
    // 100 missing at 90 right in 100 of 360 blocks: 400 blocks, so within the second window from its start.
    const etas = tierEtas(landscape(360, [seen(90, 100, 900)]), HOTKEY, 'Bronze')
    expect(etas).toMatchObject([{ missing: 100, blocks: 1440 - 360, why: null }])
  })

  it('is a range over validators, of those that give a number', () => {
    const many = landscape(360, [seen(90, 100, 900), seen(90, 100, 100), seen(0, 0, 100)])
    const etas = tierEtas(many, HOTKEY, 'Bronze')
    expect(etas.map(({ why }) => why)).toEqual([null, null, 'no-answers'])
    expect(etaSpan(etas)).toEqual({ least: 1080, most: 3960, validators: 2 })
  })

  it('does not come at a success rate that the score never forgives, nor before anything was asked', () => {
    const why = (elapsed: number, report: ReturnType<typeof seen>) =>
      tierEtas(landscape(elapsed, [report]), HOTKEY, 'Bronze').map((eta) => [eta.blocks, eta.why])
    expect(why(360, seen(40, 100, 5_000))).toEqual([[null, 'score']])
    expect(why(0, seen(5, 5, 900))).toEqual([[null, 'no-answers']])
    expect(why(10, seen(0, 5, 900))).toEqual([[null, 'no-answers']])
  })

  it('is no wait where a validator is there already, and none at the top', () => {
    const both = landscape(360, [seen(90, 100, 900), seen(90, 100, 4_000, 'Silver')])
    expect(tierEtas(both, HOTKEY, 'Bronze')[1]).toMatchObject({ blocks: 0, why: 'there' })
    expect(tierEtas(both, HOTKEY, 'Super Saiyan')).toEqual([])
    expect(etaSpan([])).toBeNull()
  })
})
