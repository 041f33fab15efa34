import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { epochsADay } from '../../../client/landscape/miner-fleet.ts'
import {
  type WhatIfInput,
  type WhatIfProblem,
  whatIfProblem,
} from '../../../client/landscape/miner-what-if.ts'
import type { Expected, WhatIf } from '../../../client/landscape/what-if-result.ts'
import { ChartFrame } from '../../../ui/chart/chart-frame.tsx'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import { Progress } from '../../../ui/progress.tsx'
import { validatorSource } from '../table/sources.ts'
import { LeverFields } from './lever-fields.tsx'
import { changesOf, type Levers, readLevers, writeLevers } from './levers.ts'
import { fileNamed, type MinerFacts } from './miner-facts.ts'
import { decimalText } from './miner-words.ts'
import { PlainTable } from './plain-table.tsx'
import { UnknownCard } from './unknown-card.tsx'
import { useWhatIf } from './use-what-if.ts'

const SEED = 21
const OWN_BATCHES = 1_000
const FLEET_BATCHES = 2_000

/** What being better would bring, by the validators' own scoring of batches that are drawn. */
export function WhatIfCard({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { view, row, known } = facts
  const problem = whatIfProblem(known?.report ?? null)
  const [search, setSearch] = useSearchParams()
  const tier = known?.report.tier ?? 'Bronze'
  const levers = readLevers(search, tier)
  const { successes, attempts } = known?.counts ?? { successes: 0, attempts: 0 }
  const key = [
    view.lens?.hotkey,
    view.lens?.windowStart,
    row.hotkey,
    successes,
    attempts,
    levers.faster,
    levers.surer,
    levers.tier,
    problem,
  ].join('/')
  const [played, setPlayed] = useState<{ readonly key: string; readonly input: WhatIfInput | null } | null>(
    null,
  )
  // Played anew when its own answers or the window change, not whenever the network was looked at.
  if (played?.key !== key) setPlayed({ key, input: problem === null ? inputOf(facts, levers) : null })
  const { done, result } = useWhatIf(played?.input ?? null)
  if (problem === 'no-report')
    return <UnknownCard question={t`What would being better bring?`} facts={facts} />
  const { faster, surer } = levers
  const names = (id: string) => {
    if (id === 'faster') return t`${faster} ms faster`
    if (id === 'surer') return t`${surer} % surer`
    if (id === 'tier') return t`a ${levers.tier ?? ''} miner`
    return id === 'all' ? t`all of these` : t`as it is`
  }
  const rows = result === null ? [] : [result.now, ...result.changed]
  const pay = payOf(facts)
  const published = decimalText(known?.report.score, 3)
  return (
    <ChartFrame
      takeaway={
        problem !== null ? problemSentence(problem) : result === null ? t`Playing batches…` : takeaway(result)
      }
      lead={
        result === null
          ? null
          : t`Expected score over ${formatCount(result.batches)} seeded batches with it, the same ones for each row; the validator’s published score is ${published}.`
      }
      layer="modelled"
      source={validatorSource(view.landscape, view.lens)}
      exportName={fileNamed(facts, 'what-if')}
      table={{
        columns: [
          { label: t`If it were` },
          { label: t`Expected score` },
          { label: t`Standard error of the difference` },
          { label: t`Best rank` },
          { label: t`Worst rank` },
          { label: t`Share of the scores` },
          { label: t`Emission`, unit: t`α per day` },
        ],
        rows: rows.map((each) => [
          names(each.id),
          each.score,
          each.error,
          ...each.ranks,
          each.share,
          payADay(each, pay),
        ]),
      }}
      how={t`Batches are drawn from what this validator publishes and scored by the validators’ own code. Assumed: each time is log-normal through the published p50 and p95; each answer is right as often as in this window; batches are of one task, as often as the window asked, with 4 miners for a store and 10 for the others, all as likely as each other, pieces of one size; the moving average has settled; every validator pays by these scores; the others stay as they are. The rank is among the miners with answers and times in this window; it is a range, for neither this miner’s score nor its neighbours’ is known better than the batches tell (95 %). A change is named as the one that brings most only where its lead over the others is beyond chance.`}
    >
      {problem !== null ? null : (
        <LeverFields
          levers={levers}
          tier={tier}
          onChange={(next) => setSearch((before) => writeLevers(before, next), { replace: true })}
        />
      )}
      {problem === null && result === null ? <Progress value={done} label={t`Playing batches`} thin /> : null}
      {result === null ? null : (
        <PlainTable
          label={t`What being better would bring`}
          columns={[
            { label: t`If it were`, left: true },
            { label: t`Score` },
            { label: t`Change` },
            { label: t`Rank` },
            { label: t`α per day` },
          ]}
          rows={rows.map((each) => ({
            id: each.id,
            cells: [
              names(each.id),
              formatDecimal(each.score, 3),
              each.id === 'now' ? '' : changeText(each, result.now),
              t`${ranksText(each)} of ${result.ranked}`,
              payText(payADay(each, pay)),
            ],
          }))}
        />
      )}
    </ChartFrame>
  )

  function takeaway({ now, changed, leaders, batches }: WhatIf): string {
    const [best, second, third] = leaders
    if (now.score <= 0) return t`As it is it would earn nothing; what each change brings stands below.`
    if (changed.length === 0) return t`Nothing would change: choose how it would be better.`
    const played = formatCount(batches)
    if (best === undefined) return t`None of these changes brings more than chance does in ${played} batches.`
    const gain = gainText(best, now)
    if (second === undefined) {
      const [what, from, to] = [names(best.id), ranksText(now), ranksText(best)]
      return from === to
        ? t`The most would come of being ${what}: ${gain} more reward, and the same rank ${from}.`
        : t`The most would come of being ${what}: ${gain} more reward, and rank ${to} instead of ${from}.`
    }
    const [one, other] = [names(best.id), names(second.id)]
    return third === undefined
      ? t`Being ${one} or ${other} would bring most, up to ${gain} more reward; ${played} batches cannot tell which.`
      : t`Each of these changes would bring up to ${gain} more reward; ${played} batches cannot tell which brings most.`
  }

  function problemSentence(why: WhatIfProblem): string {
    return why === 'no-answers'
      ? t`What being better would bring cannot be told: nothing was counted in this window yet.`
      : t`What being better would bring cannot be told: no answer of it was timed.`
  }
}

function inputOf({ view, row, rules }: MinerFacts, levers: Levers): WhatIfInput {
  const reports = view.lens?.miners ?? []
  return {
    reports,
    hotkey: row.hotkey,
    rules,
    changes: changesOf(levers),
    seed: SEED,
    ownBatches: OWN_BATCHES,
    fleetBatches: FLEET_BATCHES,
  }
}

/** Emission of all miners in 24 hours, by the last epoch. */
function payOf({ view }: MinerFacts): number | null {
  const days = epochsADay(view.landscape)
  return days === null ? null : view.rows.reduce((sum, { emissionTao }) => sum + emissionTao, 0) * days
}

function payADay({ share }: Expected, pay: number | null): number | null {
  return share === null || pay === null || !Number.isFinite(pay) ? null : share * pay
}

function payText(pay: number | null): string {
  return pay === null ? '–' : formatDecimal(pay, 2)
}

/** "+1.2 % ± 0.1". */
function changeText({ score, error }: Expected, now: Expected): string {
  if (!(now.score > 0)) return '–'
  const change = 100 * (score / now.score - 1)
  const sign = change < 0 ? '−' : '+'
  return `${sign}${formatDecimal(Math.abs(change), 1)} % ± ${formatDecimal((100 * error) / now.score, 1)}`
}

/** "1.2 % ± 0.1". */
function gainText({ score, error }: Expected, now: Expected): string {
  return `${formatDecimal(100 * (score / now.score - 1), 1)} % ± ${formatDecimal((100 * error) / now.score, 1)}`
}

function ranksText({ ranks: [best, worst] }: Expected): string {
  return best === worst ? formatCount(best) : `${formatCount(best)}–${formatCount(worst)}`
}
