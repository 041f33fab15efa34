import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { RULE_SETS, type RuleSetName } from '../../../../protocol/scoring/rule-set.ts'
import { Field } from '../../../../ui/field.tsx'
import { formatBytes, formatCount, formatDecimal } from '../../../../ui/format.ts'
import { Segmented } from '../../../../ui/segmented.tsx'
import { Stat } from '../../../../ui/stat.tsx'
import { useAddressValues } from '../../../shared/address-values.ts'
import { IntervalScale } from './interval-scale.tsx'
import {
  bindingSentence,
  COUNT_MAX,
  compute,
  failuresAllowed,
  formatInputs,
  INPUT_KEYS,
  type LabInputs,
  type LabResult,
  parseInputs,
} from './lab-model.ts'

const RULE_WORDS: Readonly<Record<RuleSetName, MessageDescriptor>> = {
  seed: msg`The document where it is consistent, mended where it is not. This is what our validator runs.`,
  reference: msg`The reference code 2.1.0 as it behaves, defects included.`,
  strict: msg`Closes what a miner can play on: the lower end of the interval decides.`,
}

/** A miner's tier from three numbers, by the code the validator runs. All of it is in the address. */
export function TierCalculator() {
  const [texts, put] = useAddressValues(INPUT_KEYS)
  const inputs = parseInputs(texts)
  const change = (part: Partial<LabInputs>) => {
    const next = { ...inputs, ...part }
    put(formatInputs({ ...next, successes: Math.min(next.successes, next.attempts) }))
  }
  const result = compute(inputs)
  return (
    <div className="grid max-w-6xl items-start gap-6 lg:grid-cols-[19rem_minmax(0,1fr)]">
      <Inputs inputs={inputs} onChange={change} />
      <Results inputs={inputs} result={result} />
    </div>
  )
}

interface InputsProps {
  readonly inputs: LabInputs
  readonly onChange: (part: Partial<LabInputs>) => void
}

function Inputs({ inputs, onChange }: InputsProps) {
  const { t } = useLingui()
  const count = (text: string) => Math.min(COUNT_MAX, Math.max(0, Math.trunc(Number(text) || 0)))
  return (
    <section
      aria-label={t`Inputs`}
      className="flex flex-col gap-2 rounded-xl border border-line bg-surface p-5"
    >
      <Field
        label={t`Attempts in this window`}
        type="number"
        min={0}
        max={COUNT_MAX}
        value={inputs.attempts}
        onChange={(event) => onChange({ attempts: count(event.target.value) })}
        hint={t`Store, challenge and retrieve together`}
      />
      <Field
        label={t`Successes in this window`}
        type="number"
        min={0}
        max={inputs.attempts}
        value={inputs.successes}
        onChange={(event) => onChange({ successes: count(event.target.value) })}
        hint={t`${plural(inputs.attempts - inputs.successes, { one: '# failed', other: '# failed' })}`}
      />
      <Field
        label={t`Successes over its life`}
        type="number"
        min={0}
        max={COUNT_MAX}
        value={inputs.totalSuccesses}
        onChange={(event) => onChange({ totalSuccesses: count(event.target.value) })}
        hint={t`Kept when a window ends`}
      />
      <p className="text-[0.8125rem] font-medium">{t`Rule set`}</p>
      <Segmented
        label={t`Rule set`}
        value={inputs.rules}
        onChange={(rules) => onChange({ rules })}
        options={[
          { value: 'seed', label: t`Seed` },
          { value: 'reference', label: t`Reference` },
          { value: 'strict', label: t`Strict` },
        ]}
      />
      <p className="text-[0.8125rem] text-muted">{t(RULE_WORDS[inputs.rules])}</p>
    </section>
  )
}

function Results({ inputs, result }: { readonly inputs: LabInputs; readonly result: LabResult }) {
  const { t } = useLingui()
  const { tier, interval, score, scoreName } = result
  const limit = formatBytes(tier.storageLimit)
  const boosted = formatDecimal(tier.factor * tier.boost, 3)
  const lower = formatDecimal(interval.lower, 4)
  const upper = formatDecimal(interval.upper, 4)
  const middle = formatDecimal(interval.midpoint, 4)
  const z = formatDecimal(0.6745, 4)
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <section aria-live="polite">
        <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          <Stat label={t`Tier`} note={t`storage limit ${limit}`}>
            {tier.name}
          </Stat>
          <Stat label={t`Score`} note={scoreName}>
            {formatDecimal(score, 4)}
          </Stat>
          <Stat label={t`Reward factor`} note={t`${boosted} among the two fastest`}>
            {formatDecimal(tier.factor, 2)}
          </Stat>
          <Stat
            label={t`Window`}
            note={
              RULE_SETS[inputs.rules].idleWindow === 'keep'
                ? t`an idle one keeps the tier`
                : t`an idle one demotes`
            }
          >
            <Plural value={RULE_SETS[inputs.rules].windowBlocks} one="# block" other="# blocks" />
          </Stat>
        </dl>
        <p className="mt-3">{bindingSentence(result)}</p>
      </section>
      <section className="rounded-xl border border-line bg-surface p-5">
        <h3 className="font-semibold">{t`Where the score lies`}</h3>
        <p className="mb-3 text-muted">
          <Trans>
            Wilson interval of <Plural value={inputs.successes} one="# success" other="# successes" /> in{' '}
            <Plural value={inputs.attempts} one="# attempt" other="# attempts" />, z = {z}: {lower} to {upper}
            , middle {middle}. The dot is what counts.
          </Trans>
        </p>
        <IntervalScale interval={interval} score={score} />
      </section>
      <Tolerance inputs={inputs} />
    </div>
  )
}

function Tolerance({ inputs }: { readonly inputs: LabInputs }) {
  const { t } = useLingui()
  return (
    <section className="rounded-xl border border-line bg-surface p-5">
      <h3 className="font-semibold">{t`Failures a tier forgives`}</h3>
      <p className="mb-3 text-muted">
        <Trans>
          Out of <Plural value={inputs.attempts} one="# attempt" other="# attempts" /> in a window, if the
          total of successes is high enough.
        </Trans>
      </p>
      <table className="w-full max-w-lg">
        <thead className="text-left text-xs text-muted">
          <tr>
            <th scope="col" className="py-1 font-medium">
              {t`Tier`}
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              {t`Total needed (successes)`}
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              {t`Failures allowed`}
            </th>
          </tr>
        </thead>
        <tbody>
          {failuresAllowed(inputs.attempts, inputs.rules).map(({ tier, failures }) => (
            <tr key={tier.name} className="border-t border-line">
              <th scope="row" className="py-1.5 text-left font-medium">
                {tier.name}
              </th>
              <td className="text-right">{formatCount(tier.minSuccesses)}</td>
              <td className="text-right">{failures === null ? t`out of reach` : formatCount(failures)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
