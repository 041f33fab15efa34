import { Trans, useLingui } from '@lingui/react/macro'
import { Bars } from '../../../../ui/chart/bars.tsx'
import { ChartFrame } from '../../../../ui/chart/chart-frame.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { number, useControl } from '../address.ts'
import { NumberField } from '../number-field.tsx'
import { Section } from '../section.tsx'
import { etaOf } from './eta-model.ts'
import { ToleranceTable } from './tolerance-table.tsx'

const SUCCESS = number('etap', 1, { least: 0.01, most: 1, digits: 3 })
const ASKED = number('etaq', 0.034, { least: 0.0001, most: 1, digits: 4 })
const VALIDATORS = number('etak', 3, { least: 1, most: 64 })
const ROUNDS = [
  { seconds: 12, tone: 'accent' },
  { seconds: 36, tone: 'second' },
] as const

export function TimesSection() {
  const { t } = useLingui()
  return (
    <Section
      id="times"
      title={t`How long a tier takes, and what it forgives`}
      lead={t`A tier needs successes over a miner’s life and a rate within the window. The first takes time; the second allows a few failures.`}
    >
      <EtaChart />
      <ToleranceTable />
    </Section>
  )
}

function EtaChart() {
  const { t } = useLingui()
  const [success, setSuccess] = useControl(SUCCESS)
  const [asked, setAsked] = useControl(ASKED)
  const [validators, setValidators] = useControl(VALIDATORS)
  const rounds = ROUNDS.map(({ seconds, tone }) => ({
    seconds,
    tone,
    name: seconds === 12 ? t`rounds of 12 s` : t`rounds of three blocks (36 s)`,
    etas: etaOf({ success, asked, secondsPerRound: seconds, validators }),
  }))
  const [fast = 0, slow = 0] = rounds.map(({ etas }) => etas[0]?.hours ?? 0)
  const [hours, longer] = [formatCount(Math.round(fast)), formatCount(Math.round(slow))]
  const takeaway = t`Silver takes ${hours} hours in rounds of 12 s, ${longer} in rounds of three blocks`
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      lead={
        <Trans>
          Successes needed / (chance of being asked × chance of being right) × seconds of a round. The
          document’s 98 hours are 1000 / 0.034 × 12 s, a round each block; its own validator waits three
          blocks, which makes it 294.
        </Trans>
      }
      how={
        <Trans>
          Each validator counts by itself, so more of them do not make it quicker: the whiskers are what the
          quickest and the slowest of them are expected to need, by the spread of a negative binomial
          distribution.
        </Trans>
      }
      layer="modelled"
      source={t`normal approximation of a negative binomial`}
      exportName="hours-to-tier"
      legend={rounds.map(({ name, tone }) => ({ name, tone }))}
      table={{
        columns: [
          { label: t`Tier` },
          { label: t`Successes` },
          ...rounds.flatMap(({ name }) => [
            { label: name, unit: 'h' },
            { label: t`quickest`, unit: 'h' },
            { label: t`slowest`, unit: 'h' },
          ]),
        ],
        rows: (rounds[0]?.etas ?? []).map(({ tier, successes }, i) => [
          tier,
          successes,
          ...rounds.flatMap(({ etas }) => {
            const each = etas[i]
            return (each === undefined ? [0, 0, 0] : [each.hours, ...each.range]).map(
              (value) => Math.round(value * 10) / 10,
            )
          }),
        ]),
      }}
    >
      <div className="mb-2 grid gap-x-4 gap-y-2 sm:grid-cols-3">
        <NumberField
          label={t`Chance of a right answer`}
          value={success}
          onChange={setSuccess}
          min={0.01}
          max={1}
          step={0.01}
          hint={t`1 = perfect, as the document assumes`}
        />
        <NumberField
          label={t`Chance of being asked in a round`}
          value={asked}
          onChange={setAsked}
          min={0.0001}
          max={1}
          step={0.001}
          hint={t`0.034: 34 of 1000 rounds`}
        />
        <NumberField
          label={t`Validators`}
          value={validators}
          onChange={setValidators}
          min={1}
          max={64}
          step={1}
          hint={t`Each keeps its own count`}
        />
      </div>
      <Bars
        height={230}
        value={{ label: t`Hours`, unit: 'h', format: (value) => formatCount(Math.round(value)) }}
        groups={(rounds[0]?.etas ?? []).map(({ tier }, i) => ({
          id: tier,
          label: tier,
          bars: rounds.map(({ seconds, name, tone, etas }) => ({
            id: `${seconds}`,
            name,
            tone,
            value: etas[i]?.hours ?? 0,
            interval: etas[i]?.range ?? [0, 0],
          })),
        }))}
        description={takeaway}
      />
    </ChartFrame>
  )
}
