import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { sparedSeats } from '../../../client/landscape/miner-prospect.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { formatCount } from '../../../ui/format.ts'
import { chainSource } from '../table/sources.ts'
import { fileNamed, type MinerFacts } from './miner-facts.ts'
import { spanText, timeOf } from './miner-words.ts'
import { Scale } from './scale.tsx'

const DAY_MS = 86_400_000

/** When registrations reach its seat. */
export function SeatCard({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { view, row, prospect } = facts
  const { landscape } = view
  const { pruneOrder, blockMs } = landscape
  const place = row.pruneRank
  const { rate } = prospect
  const reachedADay = rate.perBlock === null ? 0 : (rate.perBlock * DAY_MS) / blockMs - prospect.freeSeats
  const spared = sparedSeats(landscape)
  const turn = prospect.turnOf(row.hotkey)
  const shown = place === null ? '–' : formatCount(place)
  return (
    <ChartFrame
      takeaway={takeaway(facts)}
      lead={rateSentence(facts)}
      layer="derived"
      source={chainSource(landscape)}
      exportName={fileNamed(facts, 'seat')}
      table={{
        columns: [{ label: t`Number` }, { label: t`Value` }],
        rows: [
          [t`Place from the bottom`, place],
          [t`Seats in the order`, pruneOrder.length],
          [t`Registrations until its turn, if all came now`, turn],
          [t`Free seats`, prospect.freeSeats],
          [t`Registrations seen`, rate.seen],
          [t`Blocks in which they were seen`, rate.overBlocks],
        ],
      }}
      how={t`As the chain decides: into a full subnet a newcomer takes the seat with the lowest emission of the last epoch, then the earliest registration, then the lowest UID. Immune seats are passed by while more than ${spared} others are not immune, and hotkeys of the subnet’s owner are exempt, whom the metagraph does not name. The time plays this order forward at the rate of registrations of the last immunity period, with emissions as they are; its ends are what chance does to rate and times (90 %), and whether newcomers out-earn everybody or nobody.`}
    >
      <Scale
        label={t`Place in the order of replacement, 1 goes first`}
        value={place}
        valueText={shown}
        range={{ from: 1, to: Math.max(2, pruneOrder.length) }}
        zones={
          reachedADay >= 1
            ? [{ from: 1, to: Math.min(reachedADay, pruneOrder.length), tone: 'bad', hatched: true }]
            : []
        }
        ticks={[
          { at: 1, label: '1' },
          ...(reachedADay >= 1 && reachedADay < pruneOrder.length
            ? [{ at: reachedADay, label: t`reached in a day`, tone: 'bad' as const }]
            : []),
          { at: pruneOrder.length, label: formatCount(pruneOrder.length) },
        ]}
        description={takeaway(facts)}
      />
    </ChartFrame>
  )

  function takeaway({ view: { landscape: now } }: MinerFacts): string {
    const all = formatCount(pruneOrder.length)
    if (place === null) return t`This miner stands in no order of replacement: the chain exempts it.`
    if (turn === null)
      return row.immunityLeftBlocks > 0
        ? t`Place ${shown} of ${all} from the bottom, and out of reach while it is immune.`
        : t`Place ${shown} of ${all} from the bottom, and no run of registrations reaches it as things stand.`
    const needed = plural(turn, { one: '# registration', other: '# registrations' })
    const blocks = prospect.blocksOf(row.hotkey)
    const middle = blocks?.middle ?? null
    if (middle === null) return t`Place ${shown} of ${all} from the bottom: ${needed} away.`
    const time = timeOf(middle, now)
    return t`Place ${shown} of ${all} from the bottom: ${needed} away, about ${time} at the current rate.`
  }

  function rateSentence({ view: { landscape: now } }: MinerFacts): string {
    const seen = plural(rate.seen, { one: '# registration', other: '# registrations' })
    const over = timeOf(rate.overBlocks, now)
    const free =
      prospect.freeSeats === 0
        ? ''
        : ` ${t`${plural(prospect.freeSeats, { one: '# free seat is', other: '# free seats are' })} taken first.`}`
    if (rate.why === 'young')
      return (
        t`The subnet is younger than one immunity period, so its rate of registrations is not known yet.` +
        free
      )
    if (rate.why === 'few') return t`Only ${seen} within ${over}: too few to tell a time.` + free
    const blocks = prospect.blocksOf(row.hotkey)
    const { earliest, latest } = blocks ?? { earliest: null, latest: null }
    if (earliest === null) return t`${seen} within ${over}, by the chain’s own list.` + free
    if (latest === null) {
      const least = timeOf(earliest, now)
      return t`${seen} within ${over}; chance makes it ${least} at the least, or never.` + free
    }
    return t`${seen} within ${over}; chance makes it ${spanText(earliest, latest, now)}.` + free
  }
}
