import { afterAll, describe, expect, it } from 'vitest'
import { FAULTS, type SimulationOptions } from './plan.ts'
import { PLANTED } from './planted.ts'
import { runPlanted } from './planted-run.ts'
import { runSeed } from './run-seed.ts'

const DRAWN = { days: null, miners: null, validators: null, objects: null }
/** In them everything happens that may happen; for more there is `filetao simulate`. */
const SEEDS = 20
const FROM = 20_000

const seen = new Map<string, number>()

async function violationOf(options: SimulationOptions): Promise<string | null> {
  const { seed, violation, seen: kinds } = await runSeed(options)
  for (const [kind, count] of kinds) seen.set(kind, (seen.get(kind) ?? 0) + count)
  return violation === null ? null : `seed ${seed}: ${violation.invariant} ${violation.detail}`
}

describe('the engine in simulated networks', () => {
  it(`keeps every promise in ${SEEDS} of them`, async () => {
    const violations: string[] = []
    for (let seed = FROM; seed < FROM + SEEDS; seed += 1) {
      const violation = await violationOf({ ...DRAWN, seed, faults: FAULTS })
      if (violation !== null) violations.push(violation)
    }
    expect(violations).toEqual([])
  }, 240_000)

  it('goes through everything that it is meant to go through', () => {
    const kinds = [
      'acknowledged',
      'retrieved',
      'audit',
      'copy-lost',
      'repaired',
      'distributed',
      'miner-replaced',
    ]
    const rare = [
      'miner-down',
      'miner-back',
      'window-ended',
      'weights-set',
      'announced',
      'storage-failed',
      'alarm',
      'renewed',
      'deleted',
      'discarded',
      'retracted',
    ]
    expect(
      [...kinds, ...rare, 'death', 'user-renewed', 'user-deleted'].filter((kind) => !seen.has(kind)),
    ).toEqual([])
  })

  it('runs a seed twice in the same way, and another seed in another', async () => {
    const digests = []
    for (const seed of [41, 41, 42]) digests.push((await runSeed({ ...DRAWN, seed, faults: FAULTS })).digest)
    expect(digests[0]).toBe(digests[1])
    expect(digests[0]).not.toBe(digests[2])
  }, 120_000)
})

describe('the simulator against broken engines', () => {
  const lines: string[] = []
  afterAll(() => {
    lines.length = 0
  })

  it.each(['double-count', 'holders-roll-back'])(
    'finds %s',
    async (name) => {
      const options = { ...DRAWN, faults: FAULTS }
      const code = await runPlanted({ name, seeds: 5, from: 1, workers: 1, options }, (line) =>
        lines.push(line),
      )
      expect(lines.at(-1)).toBe('1 passed, 0 failed')
      expect(code).toBe(0)
    },
    60_000,
  )

  it('has fifteen of them, each of another name', () => {
    expect(new Set(PLANTED.map(({ name }) => name)).size).toBe(15)
  })

  it('says so when there is no bug of that name', async () => {
    const options = { ...DRAWN, faults: FAULTS }
    const unknown = { name: 'none-such', seeds: 1, from: 1, workers: 1, options }
    expect(await runPlanted(unknown, () => undefined)).toBe(2)
  })
})
