import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { AuditRun, HolderAudit } from '../../../client/audit-api.ts'
import type { PieceNote } from '../../../client/sheet-api.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { formatCount } from '../../../ui/format.ts'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useEvidence } from '../../shared/audit-query.ts'
import { FailureNote } from '../../shared/failure-note.tsx'
import { partTitle } from '../proof-model.ts'
import { AnswerView } from './answer-view.tsx'

interface AnswerDialogProps {
  readonly piece: PieceNote
  readonly run: AuditRun
  readonly holder: HolderAudit
  readonly onClose: () => void
}

/** One kept answer of a miner: what was asked, every check of it, both paths drawn, and a bench for lies. */
export function AnswerDialog({ piece: about, run, holder, onClose }: AnswerDialogProps) {
  const { t } = useLingui()
  const { data } = useEvidence(run.cid, run.id)
  const [chosen, setChosen] = useState<number | null>(null)
  const piece = partTitle(about)
  const { minerHotkey, minerUid } = holder
  const questions = data?.ok === true ? data.value : []
  const index = chosen ?? questions[0]?.question.index ?? null
  const asked = questions.find(({ question }) => question.index === index)
  return (
    <Dialog
      placement="wide"
      onClose={onClose}
      title={
        minerUid === null
          ? t`An answer of an unlisted miner, ${piece}`
          : t`An answer of miner ${minerUid}, ${piece}`
      }
    >
      {data === undefined ? <LoadingNotice>{t`Reading what was kept…`}</LoadingNotice> : null}
      {data?.ok === false ? <FailureNote failure={data.error} /> : null}
      {data?.ok === true && asked === undefined ? (
        <p>{t`What this audit was computed from is no longer kept. Audit the file again to look at its answers.`}</p>
      ) : null}
      {asked === undefined ? null : (
        <>
          {questions.length < 2 ? null : (
            <div className="mb-4 max-w-60">
              <SelectField
                label={t`Which answer`}
                value={String(index)}
                onChange={(value) => setChosen(Number(value))}
                options={questions.map(({ question }) => {
                  const [number, all] = [formatCount(question.index + 1), formatCount(run.chunks)]
                  return { value: String(question.index), label: t`Chunk ${number} of ${all}` }
                })}
              />
            </div>
          )}
          <AnswerView
            key={asked.question.index}
            run={run}
            question={asked.question}
            answer={asked.answers.find(({ miner }) => miner === minerHotkey) ?? null}
            minerHotkey={minerHotkey}
          />
        </>
      )}
    </Dialog>
  )
}
