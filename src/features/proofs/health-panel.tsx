import { useLingui } from '@lingui/react/macro'
import type { FileHealth } from '../../client/health-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatCount } from '../../ui/format.ts'
import { LoadingNotice } from '../../ui/notice.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { CopiesChart } from './copies-chart.tsx'
import { assumptionSentence, forecastSentences } from './forecast-sentences.ts'
import { doubtHint, healthBadge, healthSentence, placeHint } from './health-model.ts'
import { useFileHealth } from './health-query.ts'
import { RepairTracker } from './repair-tracker.tsx'
import { RiskList } from './risk-list.tsx'

/** How safe the copies of a file are: what is there, who may go, and what is done about what went. */
export function HealthPanel({ entryId }: { readonly entryId: string }) {
  const { t } = useLingui()
  const { data } = useFileHealth(entryId)
  if (data === undefined) return <LoadingNotice>{t`Counting the copies…`}</LoadingNotice>
  if (!data.ok) return <FailureNote failure={data.error} />
  return <Health health={data.value} />
}

function Health({ health }: { readonly health: FileHealth }) {
  const { t } = useLingui()
  const { tone, word } = healthBadge(health)
  const hints = [doubtHint(health), placeHint(health)].filter((hint) => hint !== '').join(' ')
  const block = formatCount(health.block)
  const isKnown = health.standing !== 'unknown'
  return (
    <section
      id="health"
      aria-labelledby="health-title"
      className="rounded-xl border border-line bg-surface p-5"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 id="health-title" className="text-base font-semibold">{t`How safe are its copies?`}</h2>
        <span className="flex items-center gap-3">
          <span className="text-[0.8125rem] text-muted tabular-nums">{t`As of block ${block}`}</span>
          <Badge tone={tone}>{word}</Badge>
        </span>
      </div>
      <p className="mt-2 max-w-3xl">{healthSentence(health)}</p>
      {hints === '' ? null : <p className="mt-1 max-w-3xl text-muted">{hints}</p>}
      <div className="mt-5 flex flex-col gap-6">
        <RepairTracker health={health} />
        {isKnown ? (
          <>
            <CopiesChart copiesAfter={health.copiesAfter} wanted={health.wanted} />
            <RiskList health={health} />
            <ForecastNote health={health} />
          </>
        ) : null}
      </div>
    </section>
  )
}

function ForecastNote({ health }: { readonly health: FileHealth }) {
  const { t } = useLingui()
  const { forecast } = health
  return (
    <section aria-labelledby="forecast">
      <h3 id="forecast" className="font-semibold">{t`And if nobody repaired anything?`}</h3>
      {forecastSentences(forecast, health).map((sentence) => (
        <p key={sentence} className="mt-1 max-w-3xl">
          {sentence}
        </p>
      ))}
      <div className="mt-1 max-w-3xl">
        <Disclosure summary={t`What this assumes`}>
          <ul className="flex list-disc flex-col gap-1 pl-4 text-[0.8125rem] text-muted">
            {forecast.assumptions.map((assumption) => (
              <li key={assumption.code}>{assumptionSentence(assumption)}</li>
            ))}
          </ul>
        </Disclosure>
      </div>
    </section>
  )
}
