import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LIES, type Lie } from '../../../client/audit-api.ts'
import {
  type BenchReport,
  type BenchRequest,
  RECEIPT_LIES,
  type ReceiptLie,
} from '../../../client/live/bench-api.ts'
import type { LiveRound } from '../../../client/live/live-api.ts'
import type { NeuronRow } from '../../../client/network-api.ts'
import type { Outcome } from '../../../client/outcome-api.ts'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { FailureNote } from '../../shared/failure-note.tsx'
import { LIE_WORDS } from '../../shared/lie-words.ts'
import { useNetworkReader } from '../../shared/network-reader.tsx'
import { BenchTable } from './bench-table.tsx'
import { nameOfMiner } from './call-words.ts'
import { LieButtons, type ListedLie } from './lie-buttons.tsx'
import { RECEIPT_LIE_WORDS } from './receipt-lie-words.ts'

interface WorkbenchProps {
  readonly round: LiveRound
  readonly neurons: readonly NeuronRow[]
}

type Subject = BenchRequest['subject']

/** Each check of each proof of a round, and lies told on a copy of it. */
export function Workbench({ round, neurons }: WorkbenchProps) {
  const { t } = useLingui()
  const [miner, setMiner] = useState(round.holders[0]?.minerHotkey ?? '')
  const [wanted, setSubject] = useState<Subject>('receipt')
  const answered =
    round.question?.answers.some((each) => each.miner === miner && each.answer !== null) === true
  const subject: Subject = answered ? wanted : 'receipt'
  return (
    <section aria-labelledby="workbench" className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 id="workbench" className="text-base font-semibold">{t`Proof workbench`}</h2>
      <p className="mt-1 max-w-prose text-pretty text-muted">
        {t`Every check of every proof of this round, computed again on this device. A lie is told on a copy: no miner is asked, and nobody’s record changes.`}
      </p>
      <div className="mt-4 mb-4 flex flex-wrap items-end gap-4">
        <div className="w-56 max-w-full">
          <SelectField
            label={t`Proof of`}
            value={miner}
            onChange={setMiner}
            options={round.holders.map(({ minerHotkey }) => ({
              value: minerHotkey,
              label: nameOfMiner(neurons, minerHotkey),
            }))}
          />
        </div>
        {answered ? (
          <Segmented
            label={t`Which proof`}
            value={subject}
            onChange={setSubject}
            options={[
              { value: 'receipt', label: t`Receipt of Store` },
              { value: 'answer', label: t`Answer to Challenge` },
            ]}
          />
        ) : null}
      </div>
      {subject === 'receipt' ? (
        <ReceiptBench key={`receipt ${miner}`} cid={round.cid} miner={miner} />
      ) : (
        <AnswerBench key={`answer ${miner}`} cid={round.cid} miner={miner} />
      )}
    </section>
  )
}

interface BenchProps {
  readonly cid: string
  readonly miner: string
}

function ReceiptBench({ cid, miner }: BenchProps) {
  const { t } = useLingui()
  const [lie, setLie] = useState<ReceiptLie | null>(null)
  const lies = RECEIPT_LIES.map((id): ListedLie<ReceiptLie> => {
    const { name, change } = RECEIPT_LIE_WORDS[id]
    return { id, name: t(name), change: t(change) }
  })
  return (
    <Bench request={{ subject: 'receipt', cid, miner, lie }}>
      {(report) => <LieButtons lies={lies} told={lie} onTell={setLie} report={report} of="bytes" />}
    </Bench>
  )
}

/** The one that matters stands first. */
const ORDER: readonly Lie[] = ['forged', ...LIES.filter((lie) => lie !== 'forged')]

function AnswerBench({ cid, miner }: BenchProps) {
  const { t } = useLingui()
  const [lie, setLie] = useState<Lie | null>(null)
  const lies = ORDER.map((id): ListedLie<Lie> => {
    const { name, change } = LIE_WORDS[id]
    return { id, name: t(name), change: t(change) }
  })
  return (
    <Bench request={{ subject: 'answer', cid, miner, lie }}>
      {(report) => <LieButtons lies={lies} told={lie} onTell={setLie} report={report} of="answer" />}
    </Bench>
  )
}

interface BenchFrameProps {
  readonly request: BenchRequest
  readonly children: (report: BenchReport) => React.ReactNode
}

function Bench({ request, children }: BenchFrameProps) {
  const { t } = useLingui()
  const reader = useNetworkReader()
  const { data } = useQuery({
    queryKey: ['bench', request],
    queryFn: () =>
      reader.bench(request).catch((): Outcome<BenchReport> => ({ ok: false, error: BRIDGE_FAILURE })),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (data === undefined) return <LoadingNotice>{t`Checking it again…`}</LoadingNotice>
  if (!data.ok) return <FailureNote failure={data.error} />
  return (
    <>
      {children(data.value)}
      <BenchTable report={data.value} of={request.subject === 'receipt' ? 'bytes' : 'answer'} />
    </>
  )
}
