import { useLingui } from '@lingui/react/macro'
import type { AuditPlan } from '../../../client/audit-api.ts'
import { formatDateTime } from '../../../ui/format.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { FailureBelow } from '../../shared/failure-note.tsx'
import { useAudit } from '../../shared/use-audit.ts'
import { useCall } from '../../shared/use-call.ts'
import { DepthChoice } from '../depth-choice.tsx'

/** How often everything is audited by itself. */
export function PlanCard() {
  const { t } = useLingui()
  const drive = useDrive()
  const audit = useAudit()
  const { busy, failure, run } = useCall()
  if (audit === null) return null
  const { plan, nextAt } = audit
  const change = (next: AuditPlan) => {
    if (!busy) void run(() => drive.setAuditPlan(next))
  }
  const when = nextAt === null ? '' : formatDateTime(nextAt)
  return (
    <section className="rounded-xl border border-line bg-surface p-5">
      <h2 className="font-semibold">{t`Audit on a schedule`}</h2>
      <div className="mt-3 flex flex-wrap gap-2">
        <Segmented
          compact
          label={t`How often`}
          value={plan.every}
          onChange={(every) => change({ ...plan, every })}
          options={[
            { value: 'never', label: t({ message: 'Never', context: 'audit plan' }) },
            { value: 'day', label: t({ message: 'Daily', context: 'audit plan' }) },
            { value: 'week', label: t({ message: 'Weekly', context: 'audit plan' }) },
            { value: 'month', label: t({ message: 'Monthly', context: 'audit plan' }) },
          ]}
        />
        {plan.every === 'never' ? null : (
          <DepthChoice
            compact
            label={t`How thoroughly on the schedule`}
            value={plan.depth}
            onChange={(depth) => change({ ...plan, depth })}
          />
        )}
      </div>
      <p className="mt-2 text-[0.8125rem] text-muted">
        {plan.every === 'never'
          ? t`Nothing is asked unless you say so.`
          : t`While this app is open and unlocked; nothing is asked while it is closed.`}
        {when === '' ? null : ` ${t`Next: ${when}.`}`}
      </p>
      <FailureBelow failure={failure} />
    </section>
  )
}
