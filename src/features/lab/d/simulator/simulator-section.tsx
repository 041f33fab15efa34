import { Trans, useLingui } from '@lingui/react/macro'
import { Pin, Play, Square, X } from 'lucide-react'
import { useState } from 'react'
import type { SimulationOptions } from '../../../../client/lab/simulation-types.ts'
import type { RuleSetName } from '../../../../protocol/scoring/rule-set.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { InlineNote } from '../../../../ui/notice.tsx'
import { Progress } from '../../../../ui/progress.tsx'
import { Card, Section } from '../section.tsx'
import { formatOptions, parseOptions } from './simulator-address.ts'
import { SimulatorControls } from './simulator-controls.tsx'
import { SimulatorResults } from './simulator-results.tsx'
import { type RunState, useRun, useSimulatorAddress } from './use-runs.ts'

export function SimulatorSection({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  const { current, kept, put } = useSimulatorAddress()
  const [draft, setDraft] = useState<SimulationOptions>(() =>
    current === null ? { ...parseOptions(''), rules } : parseOptions(current),
  )
  const run = useRun(current)
  const other = useRun(kept)
  const changed = current === null || formatOptions(draft) !== current
  const hasEnded = run.state.kind === 'cancelled' || run.state.kind === 'broken'
  const isRunning = run.state.kind === 'running' || other.state.kind === 'running'
  return (
    <Section
      id="simulator"
      title={t`A month of a whole subnet`}
      lead={
        <Trans>
          Miners whose true quality is known, scored for days by the real code, in a worker of this page.
          Everything follows from the controls and the seed, and both are in the address: the same link gives
          the same run.
        </Trans>
      }
    >
      <Card title={t`What is simulated`}>
        <SimulatorControls options={draft} onChange={setDraft} />
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <Button
            variant="primary"
            icon={Play}
            disabled={isRunning || !(changed || hasEnded)}
            onClick={() => (changed ? put({ sim: formatOptions(draft) }) : run.again())}
          >
            {kept === null ? t`Run` : t`Run as B`}
          </Button>
          {run.state.kind === 'running' ? (
            <Button icon={Square} onClick={run.cancel}>
              {t`Stop`}
            </Button>
          ) : null}
          {run.state.kind === 'done' && kept !== current ? (
            <Button icon={Pin} onClick={() => put({ simA: current })}>
              {t`Keep as A`}
            </Button>
          ) : null}
          {kept === null ? null : (
            <Button variant="quiet" icon={X} onClick={() => put({ simA: null })}>
              {t`Forget A`}
            </Button>
          )}
          <Told state={run.state} changed={changed} />
        </div>
      </Card>
      {run.state.kind === 'done' ? (
        <SimulatorResults
          current={run.state.result}
          kept={kept !== current && other.state.kind === 'done' ? other.state.result : null}
        />
      ) : null}
    </Section>
  )
}

function Told({ state, changed }: { readonly state: RunState; readonly changed: boolean }) {
  const { t } = useLingui()
  if (state.kind === 'running') {
    const { days, of } = state
    return (
      <span className="flex min-w-48 flex-1 items-center gap-3">
        <Progress label={t`Days simulated`} value={days / of} />
        <span className="whitespace-nowrap text-muted">{t`day ${days} of ${of}`}</span>
      </span>
    )
  }
  if (state.kind === 'broken')
    return (
      <InlineNote tone="failed">{t`The simulator broke off. Run it again, with fewer miners or days if it happens twice.`}</InlineNote>
    )
  if (state.kind === 'cancelled') return <span className="text-muted">{t`Stopped.`}</span>
  if (state.kind === 'none')
    return <span className="text-muted">{t`256 miners for 30 days take about a second.`}</span>
  const answers = formatCount(state.result.answers)
  const ms = formatCount(Math.round(state.ms))
  return (
    <span className="text-muted" role="status">
      {changed ? t`The controls have changed since this run.` : t`${answers} answers scored in ${ms} ms.`}
    </span>
  )
}
