import { useLingui } from '@lingui/react/macro'
import { COMPANIES, type Company, FORMS, type Form, TASKS, tryPair } from '../../../../client/lab/pairs.ts'
import type { RuleSetName, TaskKind } from '../../../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, type TierName } from '../../../../protocol/scoring/tiers.ts'
import { SelectField } from '../../../../ui/select-field.tsx'
import { choice, number, useControl } from '../address.ts'
import { NumberField } from '../number-field.tsx'
import { Card } from '../section.tsx'
import { ruleSet, TASK_WORDS } from '../words.ts'
import { COMPANY_WORDS, FORM_WORDS, written } from './pair-words.ts'

const KIND = choice<TaskKind>('pairtask', ['challenge', 'store', 'retrieve'])
const TIER = choice<TierName>('pairtier', ['Gold', 'Super Saiyan', 'Diamond', 'Silver', 'Bronze'])
const COMPANY = choice<Company>('pairwith', ['right', 'alone', 'mixed', 'wrong', 'all-wrong', 'silent'])
const FORM = choice<Form>('pairbad', ['same', 'fast', 'silent'])
const SECONDS = number('pairtime', 1, { least: 0, most: 60, digits: 2 })

/** One pair, built by hand. */
export function PairBuilder({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  const [kind, setKind] = useControl(KIND)
  const [tier, setTier] = useControl(TIER)
  const [company, setCompany] = useControl(COMPANY)
  const [form, setForm] = useControl(FORM)
  const [seconds, setSeconds] = useControl(SECONDS)
  const { good, bad } = tryPair({ kind, tier, seconds, bytes: 1024, company, form }, ruleSet(rules))
  const [right, wrong] = [written(good), written(bad)]
  const verdict = Number.isNaN(bad)
    ? t`The right answer earns ${right}; the other one earns zero divided by zero, which stays in its average for good.`
    : good > bad
      ? t`The right answer earns ${right}, the other one ${wrong}: right is better.`
      : t`The right answer earns ${right}, the other one ${wrong}: right is worse. This is an exception.`
  return (
    <Card title={verdict}>
      <div
        className="mt-3 grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-[8rem_9rem_11rem_1fr_1fr]"
        aria-live="polite"
      >
        <SelectField
          label={t`Task`}
          value={kind}
          onChange={(value) => setKind(TASKS.find((each) => each === value) ?? kind)}
          options={TASKS.map((each) => ({ value: each, label: t(TASK_WORDS[each]) }))}
        />
        <SelectField
          label={t`Tier`}
          value={tier}
          onChange={(value) => setTier(TIER_NAMES.find((each) => each === value) ?? tier)}
          options={TIER_NAMES.map((each) => ({ value: each, label: each }))}
        />
        <NumberField
          label={t`Seconds it takes`}
          value={seconds}
          onChange={setSeconds}
          min={0}
          max={60}
          step={0.1}
        />
        <SelectField
          label={t`Instead of it`}
          value={form}
          onChange={(value) => setForm(FORMS.find((each) => each === value) ?? form)}
          options={FORMS.map((each) => ({ value: each, label: t(FORM_WORDS[each]) }))}
        />
        <SelectField
          label={t`Others in the batch`}
          value={company}
          onChange={(value) => setCompany(COMPANIES.find((each) => each === value) ?? company)}
          options={COMPANIES.map((each) => ({ value: each, label: t(COMPANY_WORDS[each]) }))}
        />
      </div>
    </Card>
  )
}
