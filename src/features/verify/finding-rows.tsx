import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ObjectFinding, QuestionFinding } from '../../client/bundle/bundle-report.ts'
import type { Check } from '../../protocol/verdict.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { formatBytes, formatCount, shorten } from '../../ui/format.ts'
import { RECEIPTS, type VerdictWords, wordsOfAnswer } from './answer-words.ts'
import { CheckRows } from './check-rows.tsx'
import { Fold } from './fold.tsx'

const SHOWN = 50

interface Row {
  readonly key: string
  readonly miner: string
  readonly about: string
  readonly words: VerdictWords
  readonly checks: readonly Check[]
  readonly facts: readonly { readonly label: string; readonly value: string; readonly what: string }[]
}

/** Receipts and answers of one object, one a line, their checks behind each. */
export function FindingRows({ object }: { readonly object: ObjectFinding }) {
  const { t } = useLingui()
  const [all, setAll] = useState(false)
  const rows = useRows(object)
  const shown = all ? rows : rows.slice(0, SHOWN)
  return (
    <>
      <ul className="mt-3 divide-y divide-line border-t border-line">
        {shown.map((row) => (
          <li key={row.key}>
            <Fold summary={<Line row={row} />}>{() => <Details row={row} />}</Fold>
          </li>
        ))}
      </ul>
      {shown.length === rows.length ? null : (
        <Button compact onClick={() => setAll(true)}>{t`Show all ${formatCount(rows.length)}`}</Button>
      )}
    </>
  )
}

function useRows({ receipts, questions }: ObjectFinding): Row[] {
  const { t } = useLingui()
  const block = (number: number) => formatCount(number)
  const ofReceipts = receipts.map((receipt, place) => ({
    key: `receipt-${place}`,
    miner: receipt.miner,
    about: t`Receipt, block ${block(receipt.block)}`,
    words: RECEIPTS[receipt.verdict],
    checks: receipt.checks,
    facts: [
      { label: t`Validator`, value: receipt.validator, what: t`validator hotkey` },
      { label: t`Block hash`, value: receipt.blockHash, what: t`block hash` },
    ],
  }))
  const chunk = (question: QuestionFinding) => {
    const size = formatBytes(question.chunkBytes)
    return t`Chunk ${formatCount(question.index + 1)} of ${size}, block ${block(question.block)}`
  }
  const ofAnswers = questions.flatMap((question, place) =>
    question.answers.map((answer, at) => ({
      key: `answer-${place}-${at}`,
      miner: answer.miner,
      about: chunk(question),
      words: wordsOfAnswer(answer),
      checks: answer.checks,
      facts: [
        { label: t`Validator`, value: question.validator, what: t`validator hotkey` },
        { label: t`Block hash`, value: question.blockHash, what: t`block hash` },
      ],
    })),
  )
  return [...ofReceipts, ...ofAnswers]
}

function Line({ row: { miner, about, words } }: { readonly row: Row }) {
  const { t } = useLingui()
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="min-w-0 flex-1 basis-48">
        <span className="font-mono text-[0.8125rem]">{shorten(miner, 6)}</span>
        <span className="block text-[0.8125rem] text-muted">{about}</span>
      </span>
      <Badge tone={words.tone} icon={words.icon}>
        {t(words.label)}
      </Badge>
    </span>
  )
}

function Details({ row: { miner, words, checks, facts } }: { readonly row: Row }) {
  const { t } = useLingui()
  const all = [{ label: t`Miner`, value: miner, what: t`miner hotkey` }, ...facts]
  return (
    <>
      <p className="mb-2">{t(words.meaning)}</p>
      <Facts
        facts={all.map(({ label, value, what }) => ({
          label,
          value: <CopyText text={value} what={what} keep={8} />,
        }))}
      />
      {checks.length === 0 ? null : <CheckRows checks={checks} />}
    </>
  )
}
