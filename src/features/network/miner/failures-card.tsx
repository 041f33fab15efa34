import { useLingui } from '@lingui/react/macro'
import type { FailureCause } from '../../../client/landscape/landscape-api.ts'
import { type Demotion, demotionOf } from '../../../client/landscape/miner-gates.ts'
import type { TierName } from '../../../protocol/scoring/tiers.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { formatCount, formatDateTime } from '../../../ui/format.ts'
import { failuresCount, faultSentence, outcomeName, reasonSentence } from '../table/failure-words.ts'
import { validatorSource } from '../table/sources.ts'
import { taskName } from '../table/task-names.ts'
import { fileNamed, type MinerFacts } from './miner-facts.ts'
import { Scale } from './scale.tsx'
import { UnknownCard } from './unknown-card.tsx'

/** What failed in this window, why, and how much more the tier bears. */
export function FailuresCard({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { view, rules, known } = facts
  if (known === null) return <UnknownCard question={t`How many failures does the tier bear?`} facts={facts} />
  const { report, counts } = known
  const failed = counts.attempts - counts.successes
  const demotion = demotionOf(report.tier, counts, rules)
  const limit = demotion.kind === 'room' ? failed + demotion.failures : null
  const causes = report.causes.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count)
  const [right, all] = [formatCount(counts.successes), formatCount(counts.attempts)]
  const to = Math.max(4, Math.ceil((limit ?? failed) * 1.4) + 1)
  return (
    <ChartFrame
      takeaway={takeaway(demotion, failuresCount(failed), report.tier)}
      lead={
        counts.attempts === 0
          ? t`Nothing was counted in this window yet. Who is not asked keeps the tier.`
          : t`${right} of ${all} answers of this window were right.`
      }
      layer="derived"
      source={validatorSource(view.landscape, view.lens)}
      exportName={fileNamed(facts, 'failures')}
      table={{
        columns: [{ label: t`Task` }, { label: t`Outcome` }, { label: t`Reason` }, { label: t`Count` }],
        rows: causes.map(({ task, outcome, reason, count }) => [task, outcome, reason, count]),
      }}
      how={t`Found by asking the scoring code about each number of failures after the answers so far: the largest with which the window would still end in the same tier. Right answers in between make room for more.`}
    >
      <Scale
        label={t`Failures in this window`}
        value={failed}
        valueText={formatCount(failed)}
        range={{ from: 0, to }}
        zones={limit === null ? [] : [{ from: limit + 0.5, to, tone: 'bad', hatched: true }]}
        ticks={[
          { at: 0, label: '0' },
          ...(limit === null
            ? []
            : [{ at: limit + 0.5, label: t`tier lost above ${formatCount(limit)}`, tone: 'bad' as const }]),
        ]}
        description={takeaway(demotion, failuresCount(failed), report.tier)}
      />
      {causes.length === 0 ? null : (
        <ul className="mt-2 flex flex-col gap-1.5 text-[0.8125rem]">
          {causes.map((cause) => (
            <Cause key={`${cause.task}${cause.outcome}${cause.reason}`} cause={cause} />
          ))}
        </ul>
      )}
      <LastFailure facts={facts} />
    </ChartFrame>
  )

  function takeaway(found: Demotion, count: string, tier: TierName): string {
    switch (found.kind) {
      case 'lowest':
        return t`${count} in this window; Bronze is the lowest tier and cannot be lost.`
      case 'room':
        return found.failures === 0
          ? t`${count} in this window; the next one loses ${tier}.`
          : t`${count} in this window; ${tier} bears ${formatCount(found.failures)} more, and is lost with the one after.`
      case 'falling':
        return found.rowNeeded === null
          ? t`${count} in this window: it falls to ${found.to} when the window ends.`
          : t`${count} in this window: it falls to ${found.to} unless ${formatCount(found.rowNeeded)} right answers follow in a row.`
    }
  }
}

function Cause({ cause }: { readonly cause: FailureCause }) {
  const count = formatCount(cause.count)
  return (
    <li className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-2">
      <span className="text-right font-medium">{count}×</span>
      <span className="text-pretty">
        <span className="font-medium">
          {taskName(cause.task)}, {outcomeName(cause.outcome)}.
        </span>{' '}
        <span className="text-muted">{reasonSentence(cause.reason)}</span>
      </span>
    </li>
  )
}

/** In words, and whose fault it was. */
function LastFailure({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const failure = facts.known?.report.lastFailure ?? null
  if (failure === null)
    return (
      <p className="mt-3 text-[0.8125rem] text-muted">{t`This validator’s history has no wrong answer of it.`}</p>
    )
  const [task, when] = [taskName(failure.task), formatDateTime(failure.at)]
  return (
    <div className="mt-3 rounded-lg bg-raised px-3 py-2 text-[0.8125rem] text-pretty">
      <h3 className="font-medium">{t`Last wrong answer: ${task}, ${when}`}</h3>
      <p>
        {reasonSentence(failure.reason)}{' '}
        <span className="text-muted">{faultSentence({ outcome: 'fail', reason: failure.reason })}</span>
      </p>
    </div>
  )
}
