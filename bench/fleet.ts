/** Computes a fleet as the pages show it with `?fleet=synthetic`, and prints what came of it: `--seed 21 --miners 256 --validators 3 --days 30 --rules seed --json FILE`. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createFleet } from '../src/client/lab/fleet.ts'
import { RULE_SETS } from '../src/protocol/scoring/rule-set.ts'
import { TIER_NAMES } from '../src/protocol/scoring/tiers.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '21' },
    miners: { type: 'string', default: '256' },
    validators: { type: 'string', default: '3' },
    days: { type: 'string', default: '30' },
    rules: { type: 'string', default: 'seed' },
    json: { type: 'string' },
  },
})

function whole(name: 'seed' | 'miners' | 'validators' | 'days', least: number, most: number): number {
  const value = Number(values[name])
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`--${name} is a whole number from ${least} to ${most}`)
  return value
}

const rules = Object.values(RULE_SETS).find(({ name }) => name === values.rules)?.name
if (rules === undefined) throw new RangeError(`--rules is one of ${Object.keys(RULE_SETS).join(', ')}`)
const options = {
  seed: whole('seed', 0, 2 ** 32 - 1),
  miners: whole('miners', 0, 1_024),
  validators: whole('validators', 0, 64),
  days: whole('days', 1, 365),
  rules,
}
const startMs = performance.now()
const { landscape, windows } = createFleet(options)
const ms = performance.now() - startMs

console.log(`${JSON.stringify(options)}: ${ms.toFixed(0)} ms, ${landscape.seats.length} registrations`)
console.log(
  `\n| validator | windows | ${TIER_NAMES.join(' | ')} |\n|---|---|${TIER_NAMES.map(() => '---|').join('')}`,
)
for (const { hotkey, miners } of landscape.validators) {
  const counts = TIER_NAMES.map((name) => miners.filter(({ tier }) => tier === name).length)
  console.log(`| ${hotkey} | ${windows(hotkey).length} | ${counts.join(' | ')} |`)
}
if (values.json !== undefined) {
  const all = Object.fromEntries(landscape.validators.map(({ hotkey }) => [hotkey, windows(hotkey)]))
  writeFileSync(values.json, JSON.stringify({ options, landscape, windows: all }))
  console.log(`\nwritten to ${values.json}`)
}
