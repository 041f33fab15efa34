import { useLingui } from '@lingui/react/macro'
import { tierEtas } from '../../../client/landscape/miner-eta.ts'
import { canBe, tierAbove } from '../../../client/landscape/miner-gates.ts'
import { windowSum } from '../../../client/landscape/miner-rows.ts'
import type { TierName } from '../../../protocol/scoring/tiers.ts'
import { TierMark } from '../../../ui/chart/tier-mark.tsx'
import { formatAgo, formatCount, formatMicros, shorten } from '../../../ui/format.ts'
import type { MinerFacts } from './miner-facts.ts'
import { decimalText, timeOf } from './miner-words.ts'
import { PlainTable } from './plain-table.tsx'

/** The same miner as each validator counts it: tiers are each validator's own. */
export function ValidatorsTable({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { view, row } = facts
  const { landscape, lens } = view
  if (landscape.validators.length === 0) return null
  const nextText = (hotkey: string, tier: TierName) => {
    const next = tierAbove(tier)
    if (next === null) return t`at the top`
    const eta = tierEtas(landscape, row.hotkey, tier).find(({ validator }) => validator.hotkey === hotkey)
    const blocks = eta?.blocks ?? null
    return blocks === null ? t`${next}: not at this rate` : t`${next} in ${timeOf(blocks, landscape)}`
  }
  return (
    <section>
      <h2 className="text-base font-semibold">{t`As each validator counts it`}</h2>
      <p className="mb-3 max-w-prose text-muted">
        {t`Tier, score and window are each validator’s own. The chain pays by what all of them together make of it.`}
      </p>
      <PlainTable
        label={t`As each validator counts it`}
        columns={[
          { label: t`Validator`, left: true },
          { label: t`Told`, left: true },
          { label: t`Tier`, left: true },
          { label: t`Window` },
          { label: t`Wilson` },
          { label: t`Successes` },
          { label: t`Score` },
          { label: t`Weight` },
          { label: t`Challenge, p50` },
          { label: t`Next tier` },
        ]}
        rows={landscape.validators.map((validator) => {
          const { hotkey, uid, state, readAt } = validator
          const report = validator.miners.find((each) => each.hotkey === row.hotkey)
          const name = (
            <span title={hotkey}>
              {uid} <span className="font-mono font-normal">{shorten(hotkey, 4)}</span>
            </span>
          )
          const told =
            state === 'silent' ? (
              t`never`
            ) : state === 'fresh' ? (
              t`now`
            ) : (
              <span className="text-claimed italic">{t`stale, ${formatAgo(readAt ?? landscape.at, landscape.at)}`}</span>
            )
          const here = hotkey === lens?.hotkey
          if (report === undefined || !canBe(windowSum(report)))
            return { id: hotkey, here, cells: [name, told, ...Array<string>(8).fill('–')] }
          const { successes, attempts } = windowSum(report)
          const { p50 } = report.latency.challenge
          return {
            id: hotkey,
            here,
            cells: [
              name,
              told,
              <TierMark key="tier" tier={report.tier} />,
              t`${formatCount(successes)} of ${formatCount(attempts)}`,
              decimalText(report.wilson.seed, 3),
              formatCount(report.totalSuccesses),
              decimalText(report.score, 3),
              decimalText(report.weight, 4),
              p50 === null || !Number.isFinite(p50) ? '–' : formatMicros(p50 * 1000),
              nextText(hotkey, report.tier),
            ],
          }
        })}
      />
    </section>
  )
}
