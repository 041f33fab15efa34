import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Probe } from '../../../client/landscape/owner-probes.ts'
import { summarize } from '../../../client/landscape/owner-probes.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import type { Mark } from '../../../ui/chart/chart-types.ts'
import { Scatter } from '../../../ui/chart/scatter.tsx'
import { formatBytes, formatCount, formatDateTime, shorten } from '../../../ui/format.ts'
import { msText, probesAnswer } from './owner-sentences.ts'
import { PROBE_BYTES } from './use-probes.ts'

/** Each probe of this visit by when it was made and how long it took to come back. */
export function ProbesChart({ probes, now }: { readonly probes: readonly Probe[]; readonly now: number }) {
  const { t } = useLingui()
  const last = probes.at(-1)
  if (last === undefined) return null
  const summary = summarize(probes)
  const { sentence } = probesAnswer(summary, last.at, now)
  const size = formatBytes(PROBE_BYTES)
  const marks = probes.flatMap((probe, i): Mark[] => {
    if (!probe.ok || probe.retrieveMs === null) return []
    const time = msText(probe.retrieveMs)
    const name = shorten(probe.validator, 5)
    return [
      {
        id: String(i),
        x: i + 1,
        y: probe.retrieveMs,
        tone: 'accent',
        label: t`Probe ${i + 1} by ${name}: ${time}`,
      },
    ]
  })
  const failures = summary.causes
  return (
    <ChartFrame
      takeaway={sentence}
      lead={t`Time until the bytes were back and the same, by probe. Each stores ${size} of random bytes and is taken back.`}
      layer="observed"
      source={t`this browser, ${formatDateTime(last.at)}`}
      how={t`A key made for this visit signs the calls; validators are asked in turn. The interval is Wilson's at 95 %, the 95th percentile by nearest rank over probes that came back. Users' own files are not touched: that random bytes come back says that the way works, not that each file is whole.`}
      table={{
        columns: [
          { label: t`When` },
          { label: t`Validator` },
          { label: t`Came back` },
          { label: t`Cause` },
          { label: t`Store`, unit: 'ms' },
          { label: t`Retrieve`, unit: 'ms' },
        ],
        rows: probes.map((each) => [
          formatDateTime(each.at),
          each.validator,
          each.ok ? 1 : 0,
          each.cause,
          each.storeMs,
          each.retrieveMs,
        ]),
      }}
      exportName="own-probes"
    >
      {marks.length === 0 ? null : (
        <Scatter
          marks={marks}
          x={{ label: t`Probe`, format: formatCount, domain: [0, probes.length + 1] }}
          y={{ label: t`Time`, unit: 'ms', format: formatCount }}
          height={200}
          description={sentence}
        />
      )}
      {failures.length === 0 ? null : (
        <p className="mt-2 text-[0.8125rem]">
          {t`Failed:`}{' '}
          {failures.map(({ cause, count }) => (
            <span key={cause} className="mr-3 inline-block">
              <code className="font-mono text-xs">{cause}</code>{' '}
              {t`${plural(count, { one: '# time', other: '# times' })}`}
            </span>
          ))}
        </p>
      )}
    </ChartFrame>
  )
}
