import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { BellOff, BellRing, CircleHelp } from 'lucide-react'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { formatBytes, formatDecimal } from '../../../ui/format.ts'
import { validatorSource } from '../table/sources.ts'
import { taskName } from '../table/task-names.ts'
import { type Alert, type AlertState, alertsOf, STORAGE_ALERT } from './alerts.ts'
import { fileNamed, type MinerFacts } from './miner-facts.ts'
import { Scale } from './scale.tsx'

const ICONS = { rings: BellRing, quiet: BellOff, unknown: CircleHelp } as const
const TONES: Readonly<Record<AlertState, string>> = {
  rings: 'text-failed',
  quiet: 'text-verified',
  unknown: 'text-muted',
}

/** Thresholds in one place, and which are crossed. */
export function AlertsCard({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const alerts = alertsOf(facts)
  const ringing = alerts.filter(({ state }) => state === 'rings').length
  const unknown = alerts.filter(({ state }) => state === 'unknown').length
  const states: Readonly<Record<AlertState, string>> = { rings: t`now`, quiet: t`quiet`, unknown: t`unknown` }
  const report = facts.known?.report ?? null
  return (
    <ChartFrame
      takeaway={
        ringing === 0
          ? unknown === 0
            ? t`No alarm: every threshold is kept.`
            : t`No alarm among those that can be told; ${unknown} cannot.`
          : t`${plural(ringing, { one: '# threshold is', other: '# thresholds are' })} crossed.`
      }
      lead={t`The hatched parts of the scales on this page are where these ring.`}
      layer="derived"
      source={validatorSource(facts.view.landscape, facts.view.lens)}
      exportName={fileNamed(facts, 'alerts')}
      table={{
        columns: [{ label: t`Threshold` }, { label: t`State` }],
        rows: alerts.map((alert) => [wordsOf(alert), states[alert.state]]),
      }}
    >
      <ul className="grid gap-x-8 gap-y-1.5 text-[0.8125rem] md:grid-cols-2">
        {alerts.map((alert) => {
          const Icon = ICONS[alert.state]
          return (
            <li key={alert.id} className="flex items-start gap-2">
              <Icon
                aria-hidden="true"
                size={15}
                className={classNames('mt-0.5 shrink-0', TONES[alert.state])}
              />
              <span className="text-pretty">
                <span className={classNames('font-medium', TONES[alert.state])}>{states[alert.state]}:</span>{' '}
                {wordsOf(alert)}
              </span>
            </li>
          )
        })}
      </ul>
      {report === null || !(report.storageLimit > 0) ? null : (
        <div className="mt-3">
          <Scale
            label={t`Storage used of the tier’s limit`}
            value={Math.max(1, report.usedBytes)}
            valueText={t`${formatBytes(report.usedBytes)} of ${formatBytes(report.storageLimit)}`}
            range={{ from: 1e6, to: report.storageLimit, log: true }}
            zones={[
              {
                from: report.storageLimit * STORAGE_ALERT,
                to: report.storageLimit,
                tone: 'bad',
                hatched: true,
              },
            ]}
            ticks={[1e6, 1e9, 1e12, 1e15]
              .filter((at) => at < report.storageLimit * STORAGE_ALERT)
              .map((at) => ({ at, label: formatBytes(at) }))}
            description={t`${formatBytes(report.usedBytes)} of ${formatBytes(report.storageLimit)} are used; it rings at 80 %.`}
          />
        </div>
      )}
    </ChartFrame>
  )

  function wordsOf(alert: Alert): string {
    switch (alert.id) {
      case 'seat':
        return t`Seat within reach of registrations in a day`
      case 'immunity':
        return t`Immunity ending within an epoch`
      case 'axon':
        return t`No axon announced, so that nobody can ask it`
      case 'tier':
        return t`Tier lost after at most one more failure`
      case 'latency':
        return alert.tasks.length === 0
          ? t`Median slower than the fleet’s 95th percentile`
          : t`Median slower than the fleet’s 95th percentile: ${alert.tasks.map(taskName).join(', ')}`
      case 'storage':
        return alert.share === null
          ? t`More than 80 % of the tier’s storage limit used`
          : t`More than 80 % of the tier’s storage limit used (now ${formatDecimal(100 * alert.share, 1)} %)`
      case 'down':
        return t`Five pings missed in a row`
      case 'doubtful':
        return t`Pieces in doubt after three silences in a row`
    }
  }
}
