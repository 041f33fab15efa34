import { useLingui } from '@lingui/react/macro'
import { afterPenalties } from '../../../client/landscape/gap-service.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { RULE_SETS } from '../../../protocol/scoring/rule-set.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { Lines } from '../../../ui/chart/lines.tsx'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'

const SHOWN = 14
/** What is taken where no validator publishes a score. */
const EXAMPLE = 0.7

/** What the monitor takes from a miner that does not answer pings. */
export function MonitorCard({ rows }: { readonly rows: readonly MinerRow[] }) {
  const { t } = useLingui()
  const scores = rows
    .flatMap(({ report }) => (report === null ? [] : [report.score]))
    .toSorted((a, b) => a - b)
  const middle = scores[Math.floor(scores.length / 2)]
  const start = middle !== undefined && middle > 0 ? middle : EXAMPLE
  const after = afterPenalties(start, SHOWN)
  const { monitorFailures, monitorReward, alpha } = RULE_SETS.seed
  const once = 1 - (after[1] ?? 0) / start
  const half = after.findIndex((score) => score <= start / 2)
  const [lost, from] = [shareText(once, 1), formatDecimal(start, 3)]
  const [misses, reward, weight] = [monitorFailures, formatDecimal(monitorReward, 3), formatDecimal(alpha, 2)]
  const own = formatDecimal(-alpha * monitorReward, 5)
  return (
    <ChartFrame
      takeaway={t`${misses} missed pings in a row cost a miner ${lost} of its score; ${half} such times halve it.`}
      lead={
        middle === undefined
          ? t`A score of ${from} (an example) after each punishment by the monitor.`
          : t`The median score of all miners, ${from}, after each punishment by the monitor, with no answer in between.`
      }
      layer="derived"
      source={t`the scoring code, rule set seed`}
      how={t`In every step the validator pings 40 miners. One that misses ${misses} pings in a row gets the reward ${reward} into its moving average, which weighs it with ${weight}, and the count begins anew; one answered ping forgives the misses before it. So the number itself costs ${own}: what costs is that a twentieth of the score is replaced by about nothing. The reference code lets the sixth miss punish and forgives none.`}
      table={{
        columns: [{ label: t`Punishments` }, { label: t`Score` }],
        rows: after.map((score, i) => [i, score]),
      }}
      exportName="monitor-punishments"
    >
      <Lines
        series={[
          {
            id: 'score',
            name: t`score`,
            tone: 'accent',
            points: after.map((score, i) => [i, score] as const),
          },
        ]}
        x={{ label: t`Punishments`, format: formatCount }}
        y={{
          label: t`Score`,
          format: (value) => formatDecimal(value, 2),
          domain: [0, Math.ceil(start * 10) / 10],
        }}
        rules={[{ axis: 'y', at: start / 2, label: t`half` }]}
        height={240}
        description={t`Falls from ${from} to half after ${half} punishments.`}
      />
    </ChartFrame>
  )
}
