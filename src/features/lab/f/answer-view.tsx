import { useLingui } from '@lingui/react/macro'
import { CircleCheck, CircleX } from 'lucide-react'
import type { ConsoleExchange } from '../../../client/live/live-api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { formatCount, formatMicros } from '../../../ui/format.ts'
import { CodeBlock } from './code-block.tsx'
import { HeaderList } from './header-list.tsx'

/** What came, and how long it took. */
export function AnswerView({ exchange }: { readonly exchange: ConsoleExchange }) {
  const { t } = useLingui()
  const { status, ms, problem, answer, answerBytes, answerHeaders } = exchange
  const took = formatMicros(ms * 1000)
  const bytes = formatCount(answerBytes)
  const ok = problem === ''
  return (
    <section aria-label={t`Answer`} className="rounded-lg border border-line bg-raised p-4">
      <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold">{t`Answer`}</h3>
        <Badge tone={ok ? 'verified' : 'failed'} icon={ok ? CircleCheck : CircleX}>
          {status === null ? t`no answer` : String(status)}
        </Badge>
        <span className="text-muted">{status === null ? took : t`${took}, ${bytes} bytes`}</span>
      </div>
      {ok ? null : <p className="mt-2 text-failed">{problem}</p>}
      {status === null ? null : (
        <div className="mt-3 flex flex-col gap-2">
          {answer === '' ? null : <CodeBlock label={t`Body of the answer`} text={answer} />}
          <Disclosure summary={t`Headers of the answer`}>
            <HeaderList headers={answerHeaders} />
          </Disclosure>
        </div>
      )}
    </section>
  )
}
