/** A simulation's controls in the address: what differs from the defaults, as `n64_d10_s7`. */
import { SIMULATION_DEFAULTS, type SimulationOptions } from '../../../../client/lab/simulation-types.ts'
import type { RuleSetName } from '../../../../protocol/scoring/rule-set.ts'

export type Numeric = Exclude<keyof SimulationOptions, 'rules'>

export interface Limits {
  readonly key: string
  readonly least: number
  readonly most: number
  /** Digits after the point that are kept. */
  readonly digits: number
}

/** 1,024 miners or a year take tens of seconds in a browser; more would only wait. */
export const LIMITS: Readonly<Record<Numeric, Limits>> = {
  seed: { key: 's', least: 0, most: 999_999_999, digits: 0 },
  miners: { key: 'n', least: 2, most: 1_024, digits: 0 },
  validators: { key: 'k', least: 1, most: 16, digits: 0 },
  days: { key: 'd', least: 1, most: 180, digits: 0 },
  stepBlocks: { key: 'b', least: 1, most: 30, digits: 0 },
  agedDays: { key: 'a', least: 0, most: 365, digits: 0 },
  registrations: { key: 'r', least: 0, most: 200, digits: 1 },
  success: { key: 'p', least: 0.01, most: 0.9999, digits: 4 },
  successSpread: { key: 'v', least: 0, most: 5, digits: 2 },
  seconds: { key: 't', least: 0.01, most: 60, digits: 2 },
  secondsSpread: { key: 'w', least: 0, most: 3, digits: 2 },
  jitter: { key: 'j', least: 0, most: 3, digits: 2 },
  offline: { key: 'o', least: 0, most: 0.5, digits: 4 },
  outageHours: { key: 'h', least: 0.1, most: 240, digits: 1 },
}

const NAMES = Object.keys(LIMITS).filter((name): name is Numeric => name in LIMITS)
const RULE_LETTERS: Readonly<Record<string, RuleSetName>> = { S: 'seed', R: 'reference', T: 'strict' }

/** A number that a person typed, within its limits; what is no number is the default. */
export function within(name: Numeric, value: number): number {
  const { least, most, digits } = LIMITS[name]
  if (!Number.isFinite(value)) return SIMULATION_DEFAULTS[name]
  const scale = 10 ** digits
  return Math.round(Math.min(most, Math.max(least, value)) * scale) / scale
}

/** Empty for the defaults. */
export function formatOptions(options: SimulationOptions): string {
  const parts = NAMES.filter((name) => options[name] !== SIMULATION_DEFAULTS[name]).map(
    (name) => `${LIMITS[name].key}${options[name]}`,
  )
  const letter = Object.keys(RULE_LETTERS).find((each) => RULE_LETTERS[each] === options.rules)
  return [...(options.rules === SIMULATION_DEFAULTS.rules ? [] : [letter ?? 'S']), ...parts].join('_')
}

/** Reads any text; what makes no sense is the default. */
export function parseOptions(text: string): SimulationOptions {
  let options = SIMULATION_DEFAULTS
  for (const part of text.split('_')) {
    const rules = RULE_LETTERS[part]
    if (rules !== undefined) options = { ...options, rules }
    const [, key, value] = /^([a-z])(\d{1,9}(?:\.\d{1,4})?)$/.exec(part) ?? []
    const name = NAMES.find((each) => LIMITS[each].key === key)
    if (name !== undefined) options = { ...options, [name]: within(name, Number(value)) }
  }
  return options
}
