import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { AnswerEvidence, AuditQuestion } from '../../../client/audit/evidence.ts'
import type { AuditRun } from '../../../client/audit-api.ts'
import { CopyText } from '../../../ui/copy-text.tsx'
import { Facts } from '../../../ui/facts.tsx'
import { formatCount, formatDateTime, formatMicros } from '../../../ui/format.ts'
import { InlineNote, LoadingNotice } from '../../../ui/notice.tsx'
import { useExamination } from '../../shared/audit-query.ts'
import { FailureNote } from '../../shared/failure-note.tsx'
import { whatSentence } from '../audit-sentences.ts'
import { CheckList } from '../check-list.tsx'
import { checkCountText } from '../proof-model.ts'
import { Paths } from './paths.tsx'
import { TamperBench } from './tamper-bench.tsx'

interface AnswerViewProps {
  readonly run: AuditRun
  readonly question: AuditQuestion
  /** Null where the miner was not asked this. */
  readonly answer: AnswerEvidence | null
  readonly minerHotkey: string
}

export function AnswerView({ run, question, answer, minerHotkey }: AnswerViewProps) {
  const { t } = useLingui()
  const noAnswer = answer === null ? 'unasked' : answer.noAnswer
  return (
    <div className="flex flex-col gap-7">
      <section>
        <h3 className="mb-2 font-semibold">{t`What was asked`}</h3>
        <Asked run={run} question={question} />
      </section>
      {noAnswer === null ? (
        <Examined request={{ cid: run.cid, runId: run.id, index: question.index, minerHotkey }} run={run} />
      ) : (
        <p>{whatSentence({ verdict: 'silent', blame: 'nobody', reason: noAnswer })}</p>
      )}
    </div>
  )
}

function Asked({ run, question }: { readonly run: AuditRun; readonly question: AuditQuestion }) {
  const { t } = useLingui()
  const [number, all, bytes] = [
    formatCount(question.index + 1),
    formatCount(run.chunks),
    formatCount(question.chunkBytes),
  ]
  const block = formatCount(question.block)
  return (
    <Facts
      facts={[
        { label: t`Chunk`, value: t`${number} of ${all}, ${bytes} bytes each` },
        { label: t`Asked`, value: formatDateTime(question.at) },
        { label: t`Seed`, value: <CopyText text={question.seed} what={t`seed`} keep={10} /> },
        {
          label: t`Drawn after`,
          value: (
            <>
              {t`block ${block}`} <CopyText text={question.blockHash} what={t`block hash`} keep={6} />
            </>
          ),
        },
        { label: t`Your secret`, value: <CopyText text={question.nonce} what={t`nonce`} keep={10} /> },
      ]}
    />
  )
}

interface ExaminedProps {
  readonly request: Parameters<typeof useExamination>[0]
  readonly run: AuditRun
}

function Examined({ request, run }: ExaminedProps) {
  const { t } = useLingui()
  const { data } = useExamination(request)
  if (data === undefined) return <LoadingNotice>{t`Checking it again…`}</LoadingNotice>
  if (!data.ok) return <FailureNote failure={data.error} />
  const examination = data.value
  const took = formatMicros(examination.checkMicros.reduce((sum, micros) => sum + micros, 0))
  const count = checkCountText(examination.checks)
  const { specification } = examination
  return (
    <>
      <section>
        <h3 className="font-semibold">{t`What was checked`}</h3>
        <p className="mt-0.5 mb-2 text-muted">
          {t`${count}, computed again just now in ${took}. Each opens to what it was given, what was expected and what came.`}{' '}
          {t`Beside it: how long it took by itself, the mean of ${plural(examination.passes, { one: '# pass', other: '# passes' })}.`}
        </p>
        {examination.ok ? null : (
          <div className="mb-2 flex flex-col gap-2">
            <InlineNote tone="failed">
              {whatSentence({ verdict: 'failed', blame: 'nobody', reason: examination.reason })}
            </InlineNote>
            {specification.ok ? (
              <InlineNote tone="claimed">
                {t`The specification’s three checks alone would have accepted this answer.`}
              </InlineNote>
            ) : null}
          </div>
        )}
        <CheckList checks={examination.checks} of="answer" micros={examination.checkMicros} />
      </section>
      <section>
        <h3 className="mb-2 font-semibold">{t`The two ways up`}</h3>
        <Paths
          examination={examination}
          place={{ length: run.length, chunkBytes: run.chunkBytes, index: request.index }}
        />
      </section>
      <TamperBench request={request} />
    </>
  )
}
