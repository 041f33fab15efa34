/** Flags that change what the engine does, most of them for a local network that somebody watches. */
import { ENGINE_DEFAULTS, type EngineOptions } from '../../engine/validator-engine.ts'
import { RULE_SETS, spedUp } from '../../protocol/scoring/rule-set.ts'
import { exitBadSetting, type Flags } from '../shared/args.ts'

export const ENGINE_FLAGS = {
  'window-blocks': {
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    about: 'blocks of a scoring window, in place of 720 (a local network)',
  },
  'success-scale': {
    kind: 'text',
    default: '1',
    about: 'what the successes that a tier asks for are multiplied with, above 0 to 1 (a local network)',
  },
  'probe-bytes': {
    kind: 'integer',
    min: 0,
    max: 8 * 2 ** 20,
    about: 'median size of the random pieces that miners are measured with; 0: none',
  },
  'quota-bytes': {
    kind: 'integer',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    about: 'bytes of objects, without copies, that one user may have here; default: any',
  },
  'no-rounds': { kind: 'switch', about: 'ask no miner anything of our own accord' },
} as const

/** The rule set `seed` at the pace of the flags. Ends the process over a pace that is none. */
export function engineOptions(flags: Flags<typeof ENGINE_FLAGS>): EngineOptions {
  const { 'success-scale': text, 'window-blocks': windowBlocks, 'probe-bytes': medianBytes } = flags
  const rules = RULE_SETS.seed
  const successScale = /^[0-9](\.[0-9]{1,6})?$/.test(text) ? Number(text) : Number.NaN
  if (!(successScale > 0 && successScale <= 1))
    exitBadSetting('validator', '--success-scale is a number above 0 and at most 1, such as 0.01')
  return {
    ...ENGINE_DEFAULTS,
    rules: spedUp(rules, { windowBlocks: windowBlocks ?? rules.windowBlocks, successScale }),
    rounds: !flags['no-rounds'],
    quotaBytes: flags['quota-bytes'] ?? null,
    ...(medianBytes === undefined ? {} : { probes: medianBytes === 0 ? null : { medianBytes } }),
  }
}
