import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Square } from 'lucide-react'
import type { AuditProgress } from '../../client/audit-api.ts'
import { Button } from '../../ui/button.tsx'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { Progress } from '../../ui/progress.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'

/** How far the audit is that is under way, and what it found until now. */
export function RunningAudit({ progress }: { readonly progress: AuditProgress }) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const { depth, planned, objects, done, questions, asked, failed, bytesUp, bytesDown } = progress
  const [doneText, objectsText] = [formatCount(done), formatCount(objects)]
  const [askedText, allText] = [formatCount(asked), formatCount(questions)]
  const [up, down] = [formatBytes(bytesUp), formatBytes(bytesDown)]
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="font-medium">
          {planned
            ? t`The planned audit is under way`
            : depth === 'quick'
              ? t`A quick audit is under way`
              : t`A thorough audit is under way`}
        </p>
        <Button compact icon={Square} disabled={busy} onClick={() => void run(() => drive.stopAudit())}>
          {t`Stop`}
        </Button>
      </div>
      <div className="mt-2">
        <Progress
          label={t`Objects whose holders were asked`}
          value={objects === 0 ? 0 : done / objects}
          tone={failed > 0 ? 'failed' : 'accent'}
        />
      </div>
      <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-1.5 text-[0.8125rem] sm:flex sm:flex-wrap">
        <Figure name={t`Objects`}>{t`${doneText} of ${objectsText}`}</Figure>
        <Figure name={t`Questions`}>{t`${askedText} of ${allText}`}</Figure>
        <Figure name={t`Traffic`}>{t`${down} received, ${up} sent`}</Figure>
        <Figure name={t`Something wrong`} failed={failed > 0}>
          {plural(failed, { 0: 'nothing so far', one: '# copy', other: '# copies' })}
        </Figure>
      </dl>
      <p className="mt-2 text-[0.8125rem] text-muted">{t`What was found until then stays when you stop it.`}</p>
      <FailureBelow failure={failure} />
    </div>
  )
}

interface FigureProps {
  readonly name: string
  readonly children: string
  readonly failed?: boolean
}

function Figure({ name, children, failed = false }: FigureProps) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className={failed ? 'font-semibold text-failed' : 'font-medium'}>{children}</dd>
    </div>
  )
}
