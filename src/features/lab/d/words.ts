/** Words that several sections use. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { RULE_SETS, type RuleSetName, type TaskKind } from '../../../protocol/scoring/rule-set.ts'
import type { Tone } from '../../../ui/chart/chart-types.ts'
import { choice } from './address.ts'

export const RULE_NAMES: readonly RuleSetName[] = ['seed', 'reference', 'strict']

export const RULE_WORDS: Readonly<Record<RuleSetName, MessageDescriptor>> = {
  seed: msg`Seed`,
  reference: msg`Reference`,
  strict: msg`Strict`,
}

export const RULE_TONES: Readonly<Record<RuleSetName, Tone>> = {
  seed: 'accent',
  reference: 'second',
  strict: 'third',
}

export const TASK_WORDS: Readonly<Record<TaskKind, MessageDescriptor>> = {
  store: msg`Store`,
  challenge: msg`Challenge`,
  retrieve: msg`Retrieve`,
}

/** The rule set of the whole page. */
export const RULES_CONTROL = choice<RuleSetName>('rules', ['seed', 'reference', 'strict'])

export function ruleSet(name: RuleSetName) {
  return RULE_SETS[name]
}
