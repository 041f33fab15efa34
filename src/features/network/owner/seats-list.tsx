import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Departure } from '../../../client/landscape/owner-seats.ts'
import { seatsOf } from '../../../client/landscape/owner-seats.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { shorten } from '../../../ui/format.ts'
import { seatsAnswer } from './fairness-sentences.ts'
import { spanText } from './owner-sentences.ts'
import type { Overview } from './use-overview.ts'

const SHOWN = 10

/** Who registered in the week before, whom they replaced, and why those. */
export function SeatsList({ overview }: { readonly overview: Overview }) {
  const { t } = useLingui()
  const { seats, view, moment } = overview
  const { sentence } = seatsAnswer(seats, seatsOf(view.landscape), moment)
  const shown = seats.slice(0, SHOWN)
  return (
    <ChartFrame
      takeaway={sentence}
      lead={t`Registrations that this page saw or validators keep, newest first.`}
      layer="derived"
      source={t`chain events and validators' histories`}
      how={t`A full subnet gives a newcomer the seat with the lowest emission; equal ones fall to the earliest registration, then to the lowest uid; somebody immune goes only when hardly anybody is not. The chain's event does not say what the replaced one had earned: that is read from the last window before it.`}
      table={{
        columns: [
          { label: t`Block` },
          { label: t`uid` },
          { label: t`Came` },
          { label: t`Went` },
          { label: t`Why` },
          { label: t`Said by` },
        ],
        rows: seats.map((each) => [
          each.block,
          each.uid,
          each.hotkey,
          each.replaced,
          luckText(each),
          each.by,
        ]),
      }}
      exportName="registrations"
    >
      {shown.length === 0 ? (
        <p className="text-muted">{t`Registrations appear here as they happen, while the page is open or as validators keep them.`}</p>
      ) : (
        <ul className="divide-y divide-line text-[0.8125rem]">
          {shown.map((each) => (
            <li key={`${each.block}/${each.uid}`} className="flex flex-wrap gap-x-3 py-1.5">
              <span className="w-32 shrink-0 text-muted">{agoText(each)}</span>
              <span className="min-w-0 flex-1 basis-56">{changeText(each)}</span>
              <span className={each.luck === 'tie' || each.luck === 'immune' ? 'text-claimed' : 'text-muted'}>
                {luckText(each)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </ChartFrame>
  )

  function agoText({ block }: Departure): string {
    const span = spanText(Math.max(0, moment.block - block), view.landscape.blockMs)
    return t`${span} before`
  }

  function changeText({ uid, hotkey, replaced }: Departure): string {
    const came = shorten(hotkey, 5)
    const went = replaced === null ? '' : shorten(replaced, 5)
    return replaced === null ? t`uid ${uid}: ${came} came` : t`uid ${uid}: ${came} replaced ${went}`
  }

  function luckText({ luck, others }: Departure): string {
    switch (luck) {
      case 'lowest':
        return t`lowest incentive`
      case 'tie':
        return t`unlucky: ${plural(others, { one: '# other', other: '# others' })} earned the same, age decided`
      case 'immune':
        return t`unlucky: was still immune`
      case 'free':
        return t`free seat`
      case 'unknown':
        return t`not known what it had earned`
    }
  }
}
