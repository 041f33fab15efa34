import { useLingui } from '@lingui/react/macro'
import type { TaskKind } from '../../../../protocol/scoring/rule-set.ts'
import { Bars } from '../../../../ui/chart/bars.tsx'
import { ChartFrame } from '../../../../ui/chart/chart-frame.tsx'
import { formatDecimal } from '../../../../ui/format.ts'
import { RULE_NAMES, RULE_TONES, RULE_WORDS, ruleSet } from '../words.ts'
import { type BatchRow, stagesOf } from './batch-model.ts'

/** The same batch under each of the three rule sets. */
export function CompareRules({
  rows,
  kind,
  score,
}: {
  readonly rows: readonly BatchRow[]
  readonly kind: TaskKind
  readonly score: number
}) {
  const { t } = useLingui()
  const results = RULE_NAMES.map((name) => ({
    name,
    stages: stagesOf(rows, kind, ruleSet(name), score).rows,
  }))
  const scaledOf = (place: number) => results.map(({ stages }) => stages[place]?.scaled ?? Number.NaN)
  const spreads = rows.map((_, place) => {
    const known = scaledOf(place).filter((value) => Number.isFinite(value))
    return known.length < results.length ? Number.POSITIVE_INFINITY : Math.max(...known) - Math.min(...known)
  })
  const widest = spreads.indexOf(Math.max(...spreads))
  const spread = spreads[widest] ?? 0
  const uid = rows[widest]?.uid ?? 0
  const apart = formatDecimal(spread, 2)
  const takeaway = !Number.isFinite(spread)
    ? t`Under the reference these rewards are no numbers; the other two rule sets stay at zero.`
    : spread < 0.005
      ? t`All three rule sets pay this batch alike.`
      : t`The rule sets differ most about miner ${uid}: by ${apart}.`
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      lead={t`Reward of each answer, after rescaling, under the three rule sets.`}
      layer="derived"
      source={t`protocol/scoring, in this page`}
      exportName="batch-rule-sets"
      legend={RULE_NAMES.map((name) => ({ name: t(RULE_WORDS[name]), tone: RULE_TONES[name] }))}
      table={{
        columns: [
          { label: t`UID` },
          ...RULE_NAMES.flatMap((name) => {
            const words = t(RULE_WORDS[name])
            return [
              { label: t`Reward, ${words}` },
              { label: t`Boosted, ${words}` },
              { label: t`Average, ${words}` },
            ]
          }),
        ],
        rows: rows.map((row, place) => [
          row.uid,
          ...results.flatMap(({ stages }) => {
            const known = (value: number) => (Number.isFinite(value) ? Math.round(value * 1e6) / 1e6 : null)
            const each = stages[place]
            return each === undefined
              ? [null, null, null]
              : [known(each.scaled), each.boosted ? 1 : 0, known(each.average)]
          }),
        ]),
      }}
    >
      <Bars
        height={220}
        value={{ label: t`Reward`, format: (value) => formatDecimal(value, 2) }}
        groups={rows.map((row, place) => ({
          id: `${place}`,
          label: `${row.uid}`,
          bars: results.map(({ name, stages }) => ({
            id: name,
            name: t(RULE_WORDS[name]),
            value: stages[place]?.scaled ?? Number.NaN,
            tone: RULE_TONES[name],
          })),
        }))}
        description={takeaway}
      />
    </ChartFrame>
  )
}
