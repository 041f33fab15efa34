import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SIMULATION_DEFAULTS, type SimulationOptions } from '../../../../client/lab/simulation-types.ts'
import { formatOptions, LIMITS, type Numeric, parseOptions, within } from './simulator-address.ts'

const number = (name: Numeric) =>
  fc
    .double({ min: LIMITS[name].least, max: LIMITS[name].most, noNaN: true })
    .map((value) => within(name, value))

const anyOptions: fc.Arbitrary<SimulationOptions> = fc.record({
  seed: number('seed'),
  miners: number('miners'),
  validators: number('validators'),
  days: number('days'),
  stepBlocks: number('stepBlocks'),
  agedDays: number('agedDays'),
  registrations: number('registrations'),
  success: number('success'),
  successSpread: number('successSpread'),
  seconds: number('seconds'),
  secondsSpread: number('secondsSpread'),
  jitter: number('jitter'),
  offline: number('offline'),
  outageHours: number('outageHours'),
  rules: fc.constantFrom('seed', 'reference', 'strict'),
})

it('keeps every control there and back', () => {
  fc.assert(
    fc.property(anyOptions, (options) => {
      expect(parseOptions(formatOptions(options))).toEqual(options)
    }),
  )
})

it('says only what differs from the defaults, and nothing for them', () => {
  expect(formatOptions(SIMULATION_DEFAULTS)).toBe('')
  expect(formatOptions({ ...SIMULATION_DEFAULTS, miners: 64, rules: 'strict' })).toBe('T_n64')
})

it('reads nonsense as the defaults, and brings numbers into their limits', () => {
  expect(parseOptions('n_dx_s-4_Q_zz9')).toEqual(SIMULATION_DEFAULTS)
  expect(parseOptions('n999999_p7')).toEqual({ ...SIMULATION_DEFAULTS, miners: 1_024, success: 0.9999 })
})

it('uses no key twice', () => {
  const keys = Object.values(LIMITS).map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})
