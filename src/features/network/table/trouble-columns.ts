/** Columns of what went wrong, and of the score that comes of it all. */
import { t } from '@lingui/core/macro'
import type { MinerReport } from '../../../client/landscape/landscape-api.ts'
import { windowSum } from '../../../client/landscape/miner-rows.ts'
import { formatDecimal } from '../../../ui/format.ts'
import type { MinerColumn } from './column-types.ts'
import { failuresText, lastFailureText } from './failure-words.ts'
import { of, PUBLISHED, said } from './of-report.ts'

/** Whatever the reasons: a validator may have lost some of those, or know none. */
function failedOf(report: MinerReport): number {
  const { attempts, successes } = windowSum(report)
  return attempts - successes
}

export function troubleColumns(): readonly MinerColumn[] {
  return [
    {
      ...PUBLISHED,
      id: 'failures',
      label: t`Failures`,
      unit: t`this window`,
      definition: t`Counted answers of the running window that did not succeed: wrong (“fail”), too late or not reached (“offline”), with the reasons.`,
      sets: ['owner', 'miner', 'all'],
      value: of(failedOf),
      text: said((report) => failuresText(report)),
      parts: [
        { id: 'failures', value: of(failedOf) },
        {
          id: 'failure_causes',
          value: of(({ causes }) =>
            causes
              .map(({ task, outcome, reason, count }) => [count, task, outcome, reason].join(' ').trim())
              .join('; '),
          ),
        },
      ],
    },
    {
      ...PUBLISHED,
      id: 'last-failure',
      label: t`Last failure`,
      definition: t`The last wrong answer or declared loss in the validator’s history. Silence is none. “None”: its history has none.`,
      sets: ['miner', 'all'],
      align: 'left',
      // Known to be none is not unknown: sorted as the oldest of all.
      value: of(({ lastFailure }) => lastFailure?.at ?? 0),
      text: said(({ lastFailure }, { landscape }) => lastFailureText(lastFailure, landscape.at)),
      parts: [
        { id: 'last_failure_at_ms', value: of(({ lastFailure }) => lastFailure?.at ?? null) },
        { id: 'last_failure_task', value: of(({ lastFailure }) => lastFailure?.task ?? null) },
        { id: 'last_failure_reason', value: of(({ lastFailure }) => lastFailure?.reason ?? null) },
      ],
    },
    {
      ...PUBLISHED,
      id: 'down',
      label: t`Down`,
      definition: t`Whether it missed five pings in a row and answered none since.`,
      sets: ['owner', 'all'],
      align: 'left',
      kind: 'flag',
      value: of(({ down }) => down),
    },
    {
      ...PUBLISHED,
      id: 'doubtful',
      label: t`Doubtful pieces`,
      definition: t`Pieces about which it was silent three times in a row: not counted as healthy copies until it answers.`,
      sets: ['owner', 'all'],
      value: of(({ doubtful }) => doubtful),
    },
  ]
}

export function scoreColumns(): readonly MinerColumn[] {
  return [
    {
      ...PUBLISHED,
      id: 'score',
      label: t`Score`,
      definition: t`Moving average of its rewards at this validator: 5 % of the newest reward, 95 % of what was before. May be slightly below 0.`,
      sets: ['owner', 'miner', 'all'],
      value: of(({ score }) => score),
      text: said(({ score }) => formatDecimal(score, 4)),
    },
    {
      ...PUBLISHED,
      id: 'weight',
      label: t`Weight`,
      unit: t`share of 1`,
      definition: t`Its share of the weights that this validator last set on the chain. Unknown when it set none since it started.`,
      sets: ['owner', 'all'],
      value: of(({ weight }) => weight),
      text: said(({ weight }) => formatDecimal(weight ?? 0, 4)),
    },
  ]
}
