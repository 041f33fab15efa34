import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Check, CircleDashed, Clock, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { FileHealth, ObjectRepair } from '../../client/health-api.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { formatCount } from '../../ui/format.ts'
import { causeSentence, pieceTitle } from './health-model.ts'
import { type RepairStep, repairSteps } from './repair-steps.ts'
import { RestoreDialog } from './restore-dialog.tsx'

/** Copies that were lost, and how far their repair is: expected, seen, verified. */
export function RepairTracker({ health }: { readonly health: FileHealth }) {
  const { t } = useLingui()
  const [asks, setAsks] = useState(false)
  const { repairs, repairCounts, block, lateBlocks } = health
  const all = repairCounts.expected + repairCounts.seen + repairCounts.verified
  if (all === 0) return null
  const late = repairCounts.late
  return (
    <section aria-labelledby="repairs">
      <h3 id="repairs" className="font-semibold">{t`What happens to copies that are lost or in doubt?`}</h3>
      {late === 0 ? null : (
        <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-failed-soft px-3 py-2">
          <p className="min-w-0 flex-1 basis-64 text-failed">
            {t`${plural(late, { one: '# repair is', other: '# repairs are' })} late: an honest validator needs ${formatCount(lateBlocks)} blocks at most. This browser can make the copies itself.`}
          </p>
          <Button variant="primary" onClick={() => setAsks(true)}>{t`Store it again from here`}</Button>
        </div>
      )}
      <ul className="mt-1 divide-y divide-line">
        {repairs.map((repair) => (
          <RepairRow key={repair.cid} repair={repair} block={block} />
        ))}
      </ul>
      {all > repairs.length ? (
        <p className="mt-1 text-muted">
          {t`And ${plural(all - repairs.length, { one: '# more piece', other: '# more pieces' })}.`}
        </p>
      ) : null}
      {asks ? <RestoreDialog health={health} onClose={() => setAsks(false)} /> : null}
    </section>
  )
}

function RepairRow({ repair, block }: { readonly repair: ObjectRepair; readonly block: number }) {
  const { t } = useLingui()
  const title = pieceTitle(repair)
  return (
    <li className="py-3">
      <p className="font-medium">{title}</p>
      <p className="text-[0.8125rem] text-muted">{causeSentence(repair)}</p>
      <ol aria-label={t`Repair of ${title}`} className="mt-2 grid gap-x-3 gap-y-2 sm:grid-cols-3">
        {repairSteps(repair, block).map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
    </li>
  )
}

const ICONS = { done: Check, now: Clock, late: TriangleAlert, open: CircleDashed } as const
const TONES = {
  done: 'border-verified text-verified',
  now: 'border-accent text-accent',
  late: 'border-failed text-failed',
  open: 'border-line text-muted',
} as const

function Step({ step }: { readonly step: RepairStep }) {
  const Icon = ICONS[step.state]
  return (
    <li
      aria-current={step.state === 'now' || step.state === 'late' ? 'step' : undefined}
      className={classNames(
        'border-t-2 pt-1.5 max-sm:border-t-0 max-sm:border-l-2 max-sm:pt-0 max-sm:pl-3',
        TONES[step.state],
      )}
    >
      <p className="flex items-center gap-1.5 font-medium">
        <Icon aria-hidden="true" size={15} strokeWidth={2.2} className="shrink-0" />
        {step.name}
      </p>
      <p className="text-[0.8125rem] text-muted">{step.note}</p>
    </li>
  )
}
