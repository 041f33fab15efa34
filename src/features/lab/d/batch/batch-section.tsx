import { Trans, useLingui } from '@lingui/react/macro'
import type { RuleSetName, TaskKind } from '../../../../protocol/scoring/rule-set.ts'
import { ChartFrame } from '../../../../ui/chart/chart-frame.tsx'
import { formatDecimal } from '../../../../ui/format.ts'
import { Segmented } from '../../../../ui/segmented.tsx'
import { choice, useControl } from '../address.ts'
import { NumberCell } from '../number-field.tsx'
import { Section } from '../section.tsx'
import { ruleSet, TASK_WORDS } from '../words.ts'
import { type Batch, cut4, stagesOf } from './batch-model.ts'
import { BatchTable } from './batch-table.tsx'
import { CompareRules } from './compare-rules.tsx'
import { PRESETS } from './presets.ts'
import { PrintedTable } from './printed-table.tsx'
import { SCORE_CONTROL, useBatch } from './use-batch.ts'

const KINDS: readonly TaskKind[] = ['store', 'challenge', 'retrieve']
const COMPARE = choice('compare', ['one', 'all'])

export function BatchSection({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  const { batch, choosePreset, setRows, setKind } = useBatch()
  const [score, setScore] = useControl(SCORE_CONTROL)
  const [compare, setCompare] = useControl(COMPARE)
  const { rows, kind, preset } = batch
  const result = stagesOf(rows, kind, ruleSet(rules), score)
  const takeaway = useTakeaway(result)
  return (
    <Section
      id="batch"
      title={t`One batch, stage by stage`}
      lead={
        <Trans>
          Several miners are asked at once and their answers are scored together. Change a row and every stage
          follows, by the code that validators run. Numbers are cut, not rounded, to four decimals, as the
          document prints them.
        </Trans>
      }
    >
      <div>
        <Segmented
          label={t`Batch`}
          compact
          value={preset?.id ?? null}
          onChange={choosePreset}
          options={PRESETS.map(({ id, name }) => ({ value: id, label: t(name) }))}
        />
      </div>
      <ChartFrame
        level={3}
        takeaway={takeaway}
        lead={preset === null ? t`A batch of one’s own.` : t(preset.about)}
        layer="derived"
        source={t`protocol/scoring, in this page`}
        exportName={`batch-${rules}`}
        controls={
          <Segmented
            label={t`Task`}
            compact
            value={kind}
            onChange={setKind}
            options={KINDS.map((each) => ({ value: each, label: t(TASK_WORDS[each]) }))}
          />
        }
        table={tableOf(result, t)}
        how={
          <Trans>
            Tier × latency × (1, or the failure’s reward) × boost, then times one number for the whole batch,
            so that the sum stays what it was before latency. The average is 0.05 of that and 0.95 of the
            score before. The latency factor is an inverted sigmoid of seconds per ln(1 + bytes) around the
            batch’s mean.
          </Trans>
        }
      >
        <BatchTable stages={result} preset={rules === 'seed' ? preset : null} onChange={setRows}>
          <label className="flex items-center gap-2 text-[0.8125rem]">
            <span>{t`Score of each before, for “Average”`}</span>
            <span className="w-20">
              <NumberCell
                label={t`Score of each before, for “Average”`}
                value={score}
                onChange={setScore}
                min={-1}
                max={2}
                step={0.05}
              />
            </span>
          </label>
        </BatchTable>
      </ChartFrame>
      <div>
        <Segmented
          label={t`Rule sets`}
          compact
          value={compare}
          onChange={setCompare}
          options={[
            { value: 'one', label: t`This rule set` },
            { value: 'all', label: t`Compare all three` },
          ]}
        />
      </div>
      {compare === 'all' ? <CompareRules rows={rows} kind={kind} score={score} /> : null}
      <PrintedTable />
    </Section>
  )
}

/** Who earns most, and what became of the sum. */
function useTakeaway({ rows, rescale }: Batch): string {
  const { t } = useLingui()
  if (rows.some(({ scaled }) => Number.isNaN(scaled)))
    return t`Nobody’s reward is a number: the batch’s sum was divided by zero.`
  const best = rows.toSorted((a, b) => b.scaled - a.scaled)[0]
  if (best === undefined || best.scaled <= 0) return t`Nobody earns anything in this batch.`
  const { uid, tier } = best.row
  const reward = formatDecimal(best.scaled, 2)
  const factor = formatDecimal(rescale, 2)
  return t`Miner ${uid} (${tier}) earns most: ${reward}, of which rescaling gave × ${factor}.`
}

function tableOf({ rows, rescale }: Batch, t: ReturnType<typeof useLingui>['t']) {
  const known = (value: number) => (Number.isFinite(value) ? cut4(value) : null)
  return {
    columns: [
      { label: t`UID` },
      { label: t`Tier` },
      { label: t`Time`, unit: 's' },
      { label: t`Size`, unit: 'B' },
      { label: t`Answer` },
      { label: t`Tier factor` },
      { label: t`Latency` },
      { label: t`Tier × latency` },
      { label: t`Verified` },
      { label: t`Boost` },
      { label: t`Boosted` },
      { label: t`Rescaling` },
      { label: t`Reward` },
      { label: t`Average` },
    ],
    rows: rows.map(({ row, tier, latency, tierLatency, verified, boost, weighted, scaled, average }) => [
      row.uid,
      row.tier,
      row.verdict === 'silent' ? null : row.seconds,
      row.bytes,
      row.verdict,
      ...[tier, latency, tierLatency, verified, boost, weighted, rescale, scaled, average].map(known),
    ]),
  }
}
