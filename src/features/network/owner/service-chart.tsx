import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { MomentMiner } from '../../../client/landscape/owner-moment.ts'
import { type Served, serviceFit } from '../../../client/landscape/owner-service.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Mark } from '../../../ui/chart/chart-types.ts'
import { Scatter } from '../../../ui/chart/scatter.tsx'
import { shapeOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'
import { serviceAnswer } from './fairness-sentences.ts'
import { msText } from './owner-sentences.ts'
import { lensSource } from './source-words.ts'
import type { Overview } from './use-overview.ts'

/** Address of a miner's page, with fleet and validator as they are here. */
export function useMinerPath(): (uid: number) => string {
  const search = new URLSearchParams(useSearch())
  search.delete('at')
  const suffix = search.size === 0 ? '' : `?${search}`
  return (uid) => `/network/miners/${uid}${suffix}`
}

/** Every miner by how it served and what it earns; those far off the order stand out. */
export function ServiceChart({ overview }: { readonly overview: Overview }) {
  const { t } = useLingui()
  const [, navigate] = useLocation()
  const pathOf = useMinerPath()
  const { moment } = overview
  const fit = useMemo(() => serviceFit(moment), [moment])
  const { sentence } = serviceAnswer(fit)
  if (fit.served.length === 0) return null
  const outliers = new Set(fit.outliers.map(({ uid }) => String(uid)))
  const seen = new Map(moment.miners.map((miner) => [miner.uid, miner]))
  return (
    <ChartFrame
      takeaway={sentence}
      lead={t`${fit.served.length} miners: how they served in this window against the chain's incentive. Enter opens a miner's page.`}
      layer="derived"
      source={lensSource(overview)}
      how={t`Service is the middle of the Wilson interval of all answers in the window times the latency factor that the scoring rules give the miner's median time, everybody in one batch. The rank correlation is Spearman's; its interval is Fisher's with the variance 1.06 / (n − 3). Incentive is slower than service: it averages many windows and all validators, so young or recently mended miners lie off the line without anybody cheating.`}
      table={{
        columns: [
          { label: t`uid` },
          { label: t`Hotkey` },
          { label: t`Service` },
          { label: t`Right answers` },
          { label: t`Answers` },
          { label: t`Median time`, unit: 'ms' },
          { label: t`Incentive`, unit: '%' },
          { label: t`Rank by service` },
          { label: t`Rank by incentive` },
        ],
        rows: fit.served.map((each) => [
          each.uid,
          each.hotkey,
          each.service,
          each.successes,
          each.attempts,
          each.p50,
          each.incentive * 100,
          each.serviceRank,
          each.incentiveRank,
        ]),
      }}
      exportName="service-and-incentive"
    >
      <Scatter
        marks={fit.served.map((each) =>
          markOf(
            each,
            seen.get(each.uid),
            outliers.has(String(each.uid)),
            t`#${each.uid}: service ${formatDecimal(each.service, 3)}, incentive ${shareText(each.incentive, 2)}`,
          ),
        )}
        x={{ label: t`Service`, format: (value) => formatDecimal(value, 2) }}
        y={{ label: t`Incentive`, unit: '%', format: (value) => formatDecimal(value, 2) }}
        onOpen={(id) => navigate(pathOf(Number(id)))}
        height={260}
        description={sentence}
      />
      <Outliers outliers={fit.outliers} />
    </ChartFrame>
  )
}

function markOf(each: Served, miner: MomentMiner | undefined, ringed: boolean, label: string): Mark {
  const tier = miner?.seen?.tier ?? 'Bronze'
  return {
    id: String(each.uid),
    x: each.service,
    y: each.incentive * 100,
    tone: toneOfTier(tier),
    shape: shapeOfTier(tier),
    ringed,
    label,
  }
}

function Outliers({ outliers }: { readonly outliers: readonly Served[] }) {
  const { t } = useLingui()
  const pathOf = useMinerPath()
  if (outliers.length === 0) return null
  return (
    <div className="mt-3 border-t border-line pt-2">
      <h3 className="text-[0.8125rem] font-medium">{t`To look at: paid far from how they serve (ringed)`}</h3>
      <ul className="mt-1 flex flex-col gap-1 text-[0.8125rem]">
        {outliers.map((each) => (
          <li key={each.uid}>
            <Link
              href={pathOf(each.uid)}
              className="font-medium text-accent underline-offset-2 hover:underline"
            >
              {t`uid ${each.uid}`}
            </Link>{' '}
            <span className="text-muted">{outlierText(each)}</span>
          </li>
        ))}
      </ul>
    </div>
  )

  function outlierText({ serviceRank, incentiveRank, successes, attempts, p50 }: Served): string {
    const [service, pay] = [formatCount(Math.round(serviceRank)), formatCount(Math.round(incentiveRank))]
    const time = msText(p50)
    return incentiveRank < serviceRank
      ? t`earns more than it serves: ${pay} by incentive, ${service} by service (${successes} of ${attempts} right, ${time})`
      : t`earns less than it serves: ${pay} by incentive, ${service} by service (${successes} of ${attempts} right, ${time})`
  }
}
