import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Repeat, Square } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'
import { formatBytes, formatCount, formatMicros } from '../../../ui/format.ts'
import { Progress } from '../../../ui/progress.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { Stat } from '../../../ui/stat.tsx'
import { FailureBelow } from '../../shared/failure-note.tsx'
import type { View } from '../../shared/landscape-query.ts'
import { REPEATS } from './address.ts'
import { sentenceOfCause } from './cause-words.ts'
import { LatencyCharts } from './latency-charts.tsx'
import { SAMPLE_TTL } from './live-call.tsx'
import { percent } from './percent.ts'
import { useChosenValidator } from './sample-choice.tsx'
import { latencies, percentile, summaryOf, type Trial } from './trials-model.ts'
import { useCallsAddress } from './use-calls-address.ts'
import { useRepeats } from './use-repeats.ts'

const TEXT_STANDS_FOR = 64

/** The same call again and again: how long it takes, and how often it goes well. */
export function Repeats({ view }: { readonly view: View }) {
  const { t } = useLingui()
  const { sample, repeats, set } = useCallsAddress()
  const validator = useChosenValidator(view)
  const { running, wanted, trials, failure, run, stop } = useRepeats()
  if (validator === null) return null
  const bytes = sample === 0 ? TEXT_STANDS_FOR : sample
  const size = formatBytes(bytes)
  const [done, all] = [formatCount(trials.length), formatCount(wanted)]
  return (
    <section aria-labelledby="repeat" className="flex flex-col gap-4">
      <div className="rounded-xl border border-line bg-surface px-5 py-4">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <div className="min-w-0 flex-1 basis-72">
            <h2 id="repeat" className="text-base font-semibold">{t`Repeat it`}</h2>
            <p className="mt-1 text-pretty text-muted">
              {t`Rounds one after the other, each with ${size} of new random bytes: stored, checked, brought back, compared and taken back.`}
            </p>
          </div>
          <div className="flex flex-wrap items-center gap-3">
            <Segmented
              label={t`How many`}
              value={String(repeats)}
              onChange={(value) => set({ repeats: Number(value) })}
              options={REPEATS.map((n) => ({ value: String(n), label: formatCount(n) }))}
            />
            {running ? (
              <Button icon={Square} onClick={stop}>{t`Stop`}</Button>
            ) : (
              <Button
                icon={Repeat}
                onClick={() => void run({ validator, sample: bytes, ttl: SAMPLE_TTL }, repeats)}
              >
                {t`Repeat ${plural(repeats, { one: '# time', other: '# times' })}`}
              </Button>
            )}
          </div>
        </div>
        {running ? (
          <div className="mt-4">
            <Progress value={wanted === 0 ? 0 : trials.length / wanted} label={t`${done} of ${all} rounds`} />
            <p className="mt-1 text-[0.8125rem] text-muted">{t`${done} of ${all} rounds`}</p>
          </div>
        ) : null}
        <FailureBelow failure={failure} />
        {trials.length === 0 ? null : <Figures trials={trials} />}
      </div>
      {trials.length === 0 ? null : <LatencyCharts trials={trials} bytes={bytes} />}
    </section>
  )
}

function Figures({ trials }: { readonly trials: readonly Trial[] }) {
  const { t } = useLingui()
  const { done, successes, interval, causes } = summaryOf(trials)
  const [low, high] = [percent(interval[0]), percent(interval[1])]
  const rounds = plural(done, { one: '# round', other: '# rounds' })
  return (
    <>
      <dl className="mt-4 grid grid-cols-2 gap-3 lg:grid-cols-3">
        <Stat label={t`Went well`} note={t`${rounds}; 95 % interval ${low} to ${high}`}>
          {percent(successes / done)}
        </Stat>
        <Latency label={t`Store`} values={latencies(trials, 'store')} />
        <Latency label={t`Retrieve`} values={latencies(trials, 'retrieve')} />
      </dl>
      {causes.length === 0 ? null : (
        <div className="mt-4">
          <h3 className="mb-1 text-[0.8125rem] font-semibold">{t`What went wrong`}</h3>
          <ul className="divide-y divide-line rounded-lg border border-line">
            {causes.map(({ cause, count }) => (
              <li key={cause} className="flex items-baseline justify-between gap-4 px-3 py-2">
                <span className="min-w-0">
                  {sentenceOfCause(cause)} <span className="font-mono text-xs text-muted">{cause}</span>
                </span>
                <span className="font-semibold">{formatCount(count)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

function Latency({ label, values }: { readonly label: string; readonly values: readonly number[] }) {
  const { t } = useLingui()
  const [p50, p95] = [percentile(values, 0.5), percentile(values, 0.95)]
  const slow = p95 === null ? '' : formatMicros(p95 * 1000)
  const samples = plural(values.length, { one: '# answer', other: '# answers' })
  return (
    <Stat label={label} note={p50 === null ? t`no answer to time` : t`p50 of ${samples}; p95 ${slow}`}>
      {p50 === null ? '–' : formatMicros(p50 * 1000)}
    </Stat>
  )
}
