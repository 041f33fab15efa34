import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { LiveHop } from '../../../client/live/live-api.ts'
import { nextCall } from '../../../client/live/next-call.ts'
import type { NeuronRow } from '../../../client/network-api.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { HopTable } from './hop-table.tsx'
import { endOfHop, sizeOfHop, timeOfHop, titleOfHop } from './hop-words.ts'
import { SequenceDrawing } from './sequence-drawing.tsx'

interface SequenceProps {
  readonly hops: readonly LiveHop[]
  readonly running: boolean
  readonly neurons: readonly NeuronRow[]
}

/** The hops of a round as a drawing or as a table; for who cannot see either, what happens is said as it happens. */
export function Sequence({ hops, running, neurons }: SequenceProps) {
  const { t } = useLingui()
  const [shown, setShown] = useState<'drawing' | 'table'>('drawing')
  const waiting = running ? nextCall(hops) : null
  const last = hops.at(-1)
  return (
    <div className="relative mt-5 border-t border-line pt-4">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold">{t`What happened, hop by hop`}</h3>
        <Segmented
          compact
          label={t`Show as`}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'drawing', label: t`Diagram` },
            { value: 'table', label: t`Table` },
          ]}
        />
      </div>
      <p role="status" className="sr-only">
        {last === undefined
          ? t`Calling…`
          : [titleOfHop(last, neurons), endOfHop(last), timeOfHop(last), sizeOfHop(last)]
              .filter((part) => part !== '')
              .join(', ')}
      </p>
      {shown === 'table' ? (
        <HopTable hops={hops} neurons={neurons} />
      ) : (
        <>
          <SequenceDrawing hops={hops} waiting={waiting} neurons={neurons} />
          <div className="sr-only">
            <HopTable hops={hops} neurons={neurons} />
          </div>
        </>
      )}
      <p className="mt-2 text-[0.8125rem] text-muted">
        {t`Solid arrows were observed by this page. Dashed ones are claimed by the validator in its answer; where a time is unknown, it does not say.`}
      </p>
    </div>
  )
}
