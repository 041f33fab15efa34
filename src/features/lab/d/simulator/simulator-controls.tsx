import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { SimulationOptions } from '../../../../client/lab/simulation-types.ts'
import { Disclosure } from '../../../../ui/disclosure.tsx'
import { Segmented } from '../../../../ui/segmented.tsx'
import { NumberField } from '../number-field.tsx'
import { RULE_NAMES, RULE_WORDS } from '../words.ts'
import { LIMITS, type Numeric, within } from './simulator-address.ts'

interface Entry {
  readonly name: Numeric
  readonly label: MessageDescriptor
  readonly hint: MessageDescriptor
}

const MAIN: readonly Entry[] = [
  { name: 'miners', label: msg`Miners`, hint: msg`Seats, all taken` },
  { name: 'validators', label: msg`Validators`, hint: msg`Stakes 1, 1/2, 1/3 …` },
  { name: 'days', label: msg`Days`, hint: msg`7,200 blocks of 12 s each` },
  { name: 'seed', label: msg`Seed`, hint: msg`The same seed, the same run` },
  { name: 'success', label: msg`Chance of a right answer`, hint: msg`Of the middle miner` },
  { name: 'seconds', label: msg`Seconds for 1 MiB`, hint: msg`Of the middle miner` },
  { name: 'registrations', label: msg`Registrations a day`, hint: msg`Each replaces the poorest` },
  { name: 'agedDays', label: msg`Days before`, hint: msg`0: all begin as Bronze` },
]

const MORE: readonly Entry[] = [
  { name: 'successSpread', label: msg`Spread of the chance`, hint: msg`Standard deviation of the logit` },
  {
    name: 'secondsSpread',
    label: msg`Spread of the seconds`,
    hint: msg`Sigma of a log-normal, among miners`,
  },
  { name: 'jitter', label: msg`Jitter`, hint: msg`Sigma of a log-normal, within a miner` },
  { name: 'offline', label: msg`Share of time offline`, hint: msg`Mean over miners` },
  { name: 'outageHours', label: msg`Hours of an outage`, hint: msg`Mean` },
  {
    name: 'stepBlocks',
    label: msg`Blocks of a round`,
    hint: msg`3 in the document’s code, 1 in its 98 hours`,
  },
]

export function SimulatorControls({
  options,
  onChange,
}: {
  readonly options: SimulationOptions
  readonly onChange: (options: SimulationOptions) => void
}) {
  const { t } = useLingui()
  const field = ({ name, label, hint }: Entry) => (
    <NumberField
      key={name}
      label={t(label)}
      hint={t(hint)}
      value={options[name]}
      min={LIMITS[name].least}
      max={LIMITS[name].most}
      step={10 ** -LIMITS[name].digits}
      onChange={(value) => onChange({ ...options, [name]: within(name, value) })}
    />
  )
  return (
    <>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <span className="text-[0.8125rem] font-medium">{t`Rule set`}</span>
        <Segmented
          label={t`Rule set of the simulation`}
          compact
          value={options.rules}
          onChange={(rules) => onChange({ ...options, rules })}
          options={RULE_NAMES.map((name) => ({ value: name, label: t(RULE_WORDS[name]) }))}
        />
      </div>
      <div className="mt-3 grid gap-x-4 gap-y-1 sm:grid-cols-2 lg:grid-cols-4">{MAIN.map(field)}</div>
      <Disclosure summary={t`More about miners and rounds`}>
        <div className="-ml-5 grid gap-x-4 gap-y-1 pt-1 sm:grid-cols-2 lg:grid-cols-3">{MORE.map(field)}</div>
      </Disclosure>
    </>
  )
}
