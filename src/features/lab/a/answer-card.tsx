import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { CircleCheck, CircleX } from 'lucide-react'
import type { LiveRound } from '../../../client/live/live-api.ts'
import type { NeuronRow } from '../../../client/network-api.ts'
import { CopyText } from '../../../ui/copy-text.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { type Fact, Facts } from '../../../ui/facts.tsx'
import { formatBytes, formatClock, formatMicros } from '../../../ui/format.ts'
import { LevelBadge } from '../../shared/level-badge.tsx'
import { nameOfMiner, nameOfValidator, topSentence } from './call-words.ts'
import { sentenceOfCause } from './cause-words.ts'
import type { TopGroup } from './group-model.ts'

interface AnswerCardProps {
  readonly round: LiveRound
  readonly group: TopGroup
  readonly neurons: readonly NeuronRow[]
}

/** The answer in plain words; as it came behind a toggle. */
export function AnswerCard({ round, group, neurons }: AnswerCardProps) {
  const { t } = useLingui()
  const { ok, cause, copies } = round
  const Icon = ok ? CircleCheck : CircleX
  const title = ok
    ? t`Stored by ${plural(copies, { one: '# miner', other: '# miners' })}, proven, and back unchanged`
    : sentenceOfCause(cause)
  return (
    <section aria-labelledby="answer" className="rounded-xl border border-line bg-surface px-5 py-4">
      <div className="flex items-start gap-3" role={ok ? 'status' : 'alert'}>
        <Icon
          aria-hidden="true"
          size={20}
          className={ok ? 'mt-0.5 shrink-0 text-verified' : 'mt-0.5 shrink-0 text-failed'}
        />
        <h2 id="answer" className="text-base font-semibold text-pretty">
          {title}
        </h2>
      </div>
      <div className="mt-3 sm:pl-8">
        <Facts facts={useFacts(round, group, neurons)} />
        {round.raw.length === 0 ? null : (
          <div className="mt-3">
            <Disclosure summary={t`The answers as they came`}>
              <div className="flex flex-col gap-4">
                {round.raw.map(({ call, json }) => (
                  <figure key={call} className="min-w-0">
                    <figcaption className="mb-1 text-xs font-medium text-muted">{call}</figcaption>
                    <pre
                      tabIndex={0}
                      className="max-h-80 overflow-auto rounded-lg border border-line bg-canvas p-3 font-mono text-xs"
                    >
                      {json}
                    </pre>
                  </figure>
                ))}
              </div>
            </Disclosure>
          </div>
        )}
      </div>
    </section>
  )
}

function useFacts(round: LiveRound, group: TopGroup, neurons: readonly NeuronRow[]): Fact[] {
  const { t } = useLingui()
  const { cid, bytes, holders, validator, storeMs, retrieveMs, keptUntil } = round
  const size = formatBytes(bytes)
  const facts: Fact[] = [
    { label: t`Through`, value: nameOfValidator(neurons, validator) },
    {
      label: t`CID`,
      value: (
        <>
          <CopyText text={cid} what={t`CID`} keep={8} /> · {size}
        </>
      ),
    },
  ]
  if (storeMs !== null) facts.push({ label: t`Store took`, value: formatMicros(storeMs * 1000) })
  if (retrieveMs !== null) facts.push({ label: t`Retrieve took`, value: formatMicros(retrieveMs * 1000) })
  if (holders.length > 0) {
    facts.push({
      label: t`Holders`,
      value: (
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {holders.map(({ minerHotkey, level }) => (
            <li key={minerHotkey} className="inline-flex items-center gap-1.5">
              {nameOfMiner(neurons, minerHotkey)} <LevelBadge level={level} />
            </li>
          ))}
        </ul>
      ),
    })
    facts.push({ label: t`Top group`, value: topSentence(round, group, neurons) })
  }
  const until = keptUntil === null ? '' : formatClock(keptUntil)
  facts.push({
    label: t`Afterwards`,
    value:
      keptUntil === null
        ? t`Nothing is left of it in the network.`
        : t`It could not be taken back; the network keeps it until ${until}.`,
  })
  return facts
}
