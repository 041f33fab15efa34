import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { RuleSetName, TaskKind } from '../../../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, type TierName } from '../../../../protocol/scoring/tiers.ts'
import { formatCount, formatDecimal } from '../../../../ui/format.ts'
import { SelectField } from '../../../../ui/select-field.tsx'
import { choice, number, useControl } from '../address.ts'
import { NumberField } from '../number-field.tsx'
import { Card, Section } from '../section.tsx'
import { RULE_WORDS, ruleSet, TASK_WORDS } from '../words.ts'
import {
  COMPANIES,
  type Company,
  type Exception,
  FORMS,
  type Form,
  survey,
  TASKS,
  tryPair,
} from './pairs-model.ts'

const COMPANY_WORDS: Readonly<Record<Company, MessageDescriptor>> = {
  right: msg`four right answers around 1 s`,
  alone: msg`nobody else`,
  mixed: msg`two right, two wrong around 1 s`,
  wrong: msg`four wrong ones after 0.1 s`,
  'all-wrong': msg`nine wrong ones after 0.1 s`,
  silent: msg`four that are silent`,
}
const FORM_WORDS: Readonly<Record<Form, MessageDescriptor>> = {
  same: msg`a wrong answer in the same time`,
  fast: msg`a wrong answer after 0.05 s`,
  silent: msg`no answer`,
}

const KIND = choice<TaskKind>('pairtask', ['challenge', 'store', 'retrieve'])
const TIER = choice<TierName>('pairtier', ['Gold', 'Super Saiyan', 'Diamond', 'Silver', 'Bronze'])
const COMPANY = choice<Company>('pairwith', ['right', 'alone', 'mixed', 'wrong', 'all-wrong', 'silent'])
const FORM = choice<Form>('pairbad', ['same', 'fast', 'silent'])
const SECONDS = number('pairtime', 1, { least: 0, most: 60, digits: 2 })

export function PairsSection({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  return (
    <Section
      id="pairs"
      title={t`Does a right answer earn more than a wrong one?`}
      lead={t`The same miner in the same batch, once right and once not. Build a pair, or see what a search over all pairs of a grid finds.`}
    >
      <Builder rules={rules} />
      <Findings rules={rules} />
    </Section>
  )
}

function Builder({ rules }: { readonly rules: RuleSetName }) {
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
          label={t`Seconds of the right answer`}
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

function written(value: number): string {
  return Number.isNaN(value) ? 'NaN' : formatDecimal(value, 4)
}

function Findings({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  const { pairs, exceptions, costless } = useMemo(() => survey(ruleSet(rules)), [rules])
  const words = t(RULE_WORDS[rules])
  const tried = formatCount(pairs)
  const found = exceptions.reduce((sum, each) => sum + each.pairs, 0)
  const counted = formatCount(found)
  const perTask = pairs / TASKS.length
  const silent = formatCount(costless.retrieve)
  const free = TASKS.filter((kind) => costless[kind] === perTask).map((kind) => t(TASK_WORDS[kind]))
  return (
    <Card
      title={
        found === 0
          ? t`${words}: right earned more in all ${tried} pairs`
          : t`${words}: right did not earn more in ${counted} of ${tried} pairs`
      }
    >
      <p className="mt-1 max-w-3xl text-[0.8125rem] text-pretty text-muted">
        <Trans>
          Every task × tier × six times from 0.05 to 50 s × 1 KiB and 64 MiB × six kinds of company × three
          ways not to be right.
        </Trans>
      </p>
      {exceptions.length === 0 ? null : (
        <ul className="mt-2">
          {exceptions
            .filter(({ what }) => what === 'not-more')
            .map((each) => (
              <Found key={`${each.kind}${each.company}`} exception={each} />
            ))}
          <NoNumbers exceptions={exceptions.filter(({ what }) => what === 'not-a-number')} />
        </ul>
      )}
      <h4 className="mt-3 font-medium">{t`What being wrong does not cost`}</h4>
      <ul className="mt-1 max-w-3xl list-disc pl-5 text-pretty">
        {free.length === 0 ? null : (
          <li>
            <Trans>
              A failed store or challenge earns exactly 0, what silence earns: answering junk costs nothing
              but the success rate of the window. Only a wrong retrieve is negative ({silent} of the retrieves
              cost nothing: the silent ones).
            </Trans>
          </li>
        )}
        <li>
          {rules === 'strict'
            ? t`A wrong answer takes no boosted place and does not bend the curve of the others.`
            : t`A wrong answer that is among the two fastest takes a boosted place from a right one, and its time shapes the latency factors of all others: see “A fast error” above and the last attack below.`}
        </li>
        <li>{t`A right answer can lower a miner’s own average: a slow one that earns less than the average moves it down, where not being asked would leave it.`}</li>
      </ul>
    </Card>
  )
}

/** One division by zero, in whatever task and company. */
function NoNumbers({ exceptions }: { readonly exceptions: readonly Exception[] }) {
  const { t } = useLingui()
  if (exceptions.length === 0) return null
  const pairs = exceptions.reduce((sum, each) => sum + each.pairs, 0)
  const others = [...new Set(exceptions.map(({ company }) => t(COMPANY_WORDS[company])))].join(', ')
  return (
    <li className="border-t border-line py-2 text-[0.8125rem] text-pretty">
      <span className="font-medium">{t`Any task, beside: ${others}`}</span>{' '}
      <span className="text-muted">{t`${plural(pairs, { one: '# pair', other: '# pairs' })}`}</span>
      <span className="block">
        {t`Nobody else is right there, so without this miner the sum of the batch is zero divided by zero: whoever fails is “not a number” for good.`}
      </span>
    </li>
  )
}

function Found({ exception }: { readonly exception: Exception }) {
  const { t } = useLingui()
  const { kind, company, pairs, worst } = exception
  const task = t(TASK_WORDS[kind])
  const others = t(COMPANY_WORDS[company])
  const instead = t(FORM_WORDS[worst.form])
  const { tier } = worst
  const [good, bad] = [written(worst.good), written(worst.bad)]
  const seconds = formatDecimal(worst.seconds, 2)
  return (
    <li className="border-t border-line py-2 text-[0.8125rem] text-pretty">
      <span className="font-medium">{t`${task}, beside ${others}`}</span>{' '}
      <span className="text-muted">{t`${plural(pairs, { one: '# pair', other: '# pairs' })}`}</span>
      <span className="block">
        {t`A ${tier} answering rightly after ${seconds} s earns ${good}, and ${bad} for: ${instead}. The failures’ negative rewards outweigh the slow right one, so the batch is rescaled by a negative number.`}
      </span>
    </li>
  )
}
