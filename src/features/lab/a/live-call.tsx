import { useLingui } from '@lingui/react/macro'
import { Play, RadioTower, Square } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { FailureBelow } from '../../shared/failure-note.tsx'
import type { View } from '../../shared/landscape-query.ts'
import { AnswerCard } from './answer-card.tsx'
import type { TopGroup } from './group-model.ts'
import { SampleChoice, SampleText, useChosenValidator, ValidatorChoice } from './sample-choice.tsx'
import { Sequence } from './sequence.tsx'
import { useCallsAddress } from './use-calls-address.ts'
import { useRound } from './use-round.ts'
import { Workbench } from './workbench.tsx'

/** Seconds that a sample lives where it cannot be taken back. */
export const SAMPLE_TTL = 600

interface LiveCallProps {
  readonly view: View
  readonly group: TopGroup
}

/** One sample there and back, as it happens. */
export function LiveCall({ view, group }: LiveCallProps) {
  const { t } = useLingui()
  const { sample } = useCallsAddress()
  const [text, setText] = useState(() => t`Hello from the laboratory.`)
  const validator = useChosenValidator(view)
  const { running, hops, round, failure, run, stop } = useRound()
  const { neurons } = view.landscape.network
  if (validator === null) return <NoValidator />
  const empty = sample === 0 && text === ''
  const start = () => {
    const given = sample === 0 ? new TextEncoder().encode(text) : sample
    void run({ validator, sample: given, ttl: SAMPLE_TTL, prove: true })
  }
  return (
    <>
      <section aria-labelledby="live-call" className="rounded-xl border border-line bg-surface px-5 py-4">
        <h2 id="live-call" className="text-base font-semibold">{t`Call it live`}</h2>
        <p className="mt-1 max-w-prose text-pretty text-muted">
          {t`A sample is stored through a validator, its holders prove a chunk of it, it is brought back, compared and taken back. Signed with a key that was made for this visit.`}
        </p>
        <div className="mt-4 grid items-end gap-4 sm:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_auto]">
          <ValidatorChoice view={view} />
          <SampleChoice />
          {running ? (
            <Button icon={Square} onClick={stop}>{t`Stop`}</Button>
          ) : (
            <Button variant="primary" icon={Play} onClick={start} disabled={empty}>
              {t`Store and retrieve`}
            </Button>
          )}
          {sample === 0 ? <SampleText text={text} onChange={setText} /> : null}
        </div>
        <FailureBelow failure={failure} />
        {hops.length === 0 && !running ? null : <Sequence hops={hops} running={running} neurons={neurons} />}
      </section>
      {round === null ? null : <AnswerCard round={round} group={group} neurons={neurons} />}
      {round === null || round.holders.length === 0 ? null : (
        <Workbench key={round.cid} round={round} neurons={neurons} />
      )}
    </>
  )
}

function NoValidator() {
  const { t } = useLingui()
  return (
    <section className="rounded-xl border border-line bg-surface">
      <Notice icon={RadioTower} title={t`There is no validator to call`}>
        {t`The chain lists none with an address. As soon as one is announced, calls can be made here.`}
      </Notice>
    </section>
  )
}
