import { useLingui } from '@lingui/react/macro'
import { etaSpan, tierEtas } from '../../../client/landscape/miner-eta.ts'
import { type NextTier, nextTierOf, scoreOf, tierAtEnd } from '../../../client/landscape/miner-gates.ts'
import { successesFor, TIER_NAMES, TIERS, type TierName } from '../../../protocol/scoring/tiers.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { letterOfTier, toneOfTier } from '../../../ui/chart/tier-mark.tsx'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import { validatorSource } from '../table/sources.ts'
import { fileNamed, type MinerFacts } from './miner-facts.ts'
import { spanText } from './miner-words.ts'
import { Scale } from './scale.tsx'
import { UnknownCard } from './unknown-card.tsx'

const GATED = TIER_NAMES.filter((name) => name !== 'Bronze')

/** Both gates of the next tier, and when they are open. */
export function TierCard({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { view, row, rules, known } = facts
  if (known === null) return <UnknownCard question={t`How far is the next tier?`} facts={facts} />
  const { report, counts } = known
  const { landscape, lens } = view
  const next = nextTierOf(report.tier, counts, rules)
  const etas = tierEtas(landscape, row.hotkey, report.tier)
  const score = scoreOf(counts, rules)
  const most = successesFor(TIER_NAMES[0], rules)
  const end = tierAtEnd(report.tier, counts, rules)
  return (
    <ChartFrame
      takeaway={takeaway(next, report.tier)}
      lead={
        <>
          {etaSentence(etas)}{' '}
          {end === report.tier
            ? t`If the window ended now it would stay ${end}.`
            : t`If the window ended now it would be ${end}.`}
        </>
      }
      layer="derived"
      source={validatorSource(landscape, lens)}
      exportName={fileNamed(facts, 'gates')}
      table={{
        columns: [
          { label: t`Tier` },
          { label: t`Successes asked` },
          { label: t`Score asked` },
          { label: t`Successes missing` },
        ],
        rows: GATED.map((name) => [
          name,
          successesFor(name, rules),
          TIERS[name].minScore,
          Math.max(0, successesFor(name, rules) - counts.totalSuccesses),
        ]),
      }}
      how={t`Both gates must hold when a window ends: the Wilson score of the window and the successes of a life. The time is, for each validator, the missing successes over its questions a block times the share of right answers in this window, and then the end of that window; the range is over validators. A validator at which the score would not do at this share gives no time.`}
    >
      <Scale
        label={t`Successes of its life`}
        value={Math.max(1, counts.totalSuccesses)}
        valueText={formatCount(counts.totalSuccesses)}
        range={{ from: Math.max(1, most / 100), to: most * 2, log: true }}
        ticks={GATED.toReversed().map((name) => ({
          at: successesFor(name, rules),
          label: `${letterOfTier(name)} ${formatCount(successesFor(name, rules))}`,
          short: letterOfTier(name),
          tone: toneOfTier(name),
        }))}
        description={t`Successes ${formatCount(counts.totalSuccesses)}; the tiers ask for ${GATED.toReversed()
          .map((name) => formatCount(successesFor(name, rules)))
          .join(', ')}.`}
      />
      <Scale
        label={t`Wilson score of this window`}
        value={score}
        valueText={formatDecimal(score, 3)}
        range={{ from: 0.4, to: 1 }}
        zones={
          report.tier === 'Bronze'
            ? []
            : [{ from: 0.4, to: TIERS[report.tier].minScore, tone: 'bad', hatched: true }]
        }
        ticks={GATED.toReversed().map((name) => ({
          at: TIERS[name].minScore,
          label: `${letterOfTier(name)} ${formatDecimal(TIERS[name].minScore, 2)}`,
          short: letterOfTier(name),
          tone: toneOfTier(name),
        }))}
        description={t`Wilson score ${formatDecimal(score, 3)}; the tiers ask for 0.55, 0.66, 0.77 and 0.88.`}
      />
    </ChartFrame>
  )

  function takeaway(target: NextTier | null, tier: TierName): string {
    if (target === null) return t`${tier}: the highest tier, nothing is above it.`
    const { name, successes: total, rowNeeded } = target
    const missing = formatCount(Math.max(0, total.need - total.have))
    const wanted = formatDecimal(target.score.need, 2)
    if (total.met && target.score.met) return t`${name} at the end of this window: both gates are open.`
    if (target.score.met) return t`${name} needs ${missing} more successes; the score’s gate is open.`
    const row = rowNeeded === null ? '–' : formatCount(rowNeeded)
    return total.met
      ? t`${name} needs a score of ${wanted}: ${row} right answers in a row would do; the successes are there.`
      : t`${name} needs ${missing} more successes, and a score of ${wanted}: ${row} right answers in a row.`
  }

  function etaSentence(rows: ReturnType<typeof tierEtas>): string {
    if (rows.length === 0) return ''
    const span = etaSpan(rows)
    if (span !== null) {
      const time = spanText(span.least, span.most, landscape)
      return span.validators === 1
        ? t`By the counts of one validator that takes ${time}.`
        : t`Over ${span.validators} validators that takes ${time}.`
    }
    if (rows.every(({ why }) => why === 'there')) return t`Every validator has it there already.`
    return rows.every(({ why }) => why === 'score')
      ? t`At its present share of right answers the score never reaches it, however long it takes.`
      : t`When that is cannot be told: nothing right was counted in this window yet.`
  }
}
