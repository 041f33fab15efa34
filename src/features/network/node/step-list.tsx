import { useLingui } from '@lingui/react/macro'
import { Circle, CircleCheck, CircleDashed, CircleX, Info, LoaderCircle, type LucideIcon } from 'lucide-react'
import type { PreflightStep, StepState } from '../../../client/preflight/preflight-api.ts'
import { classNames } from '../../../ui/class-names.ts'
import { stepWords } from './step-words.ts'

const ICONS: Readonly<Record<StepState, readonly [LucideIcon, string]>> = {
  waits: [Circle, 'text-muted'],
  asks: [LoaderCircle, 'animate-spin text-accent'],
  good: [CircleCheck, 'text-verified'],
  note: [Info, 'text-claimed'],
  bad: [CircleX, 'text-failed'],
  skipped: [CircleDashed, 'text-muted'],
}

/** Every step with what it found, and below it what to do. */
export function StepList({ steps }: { readonly steps: readonly PreflightStep[] }) {
  const { t } = useLingui()
  return (
    <ol aria-label={t`Steps`} className="rounded-xl border border-line bg-surface">
      {steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  )
}

function Step({ step }: { readonly step: PreflightStep }) {
  const { t } = useLingui()
  const { title, found, fix } = stepWords(step)
  const [Icon, tone] = ICONS[step.state]
  const states: Readonly<Record<StepState, string>> = {
    waits: t({ message: 'Waits', context: 'of a step' }),
    asks: t({ message: 'Asks…', context: 'of a step' }),
    good: t({ message: 'Good', context: 'of a step' }),
    note: t({ message: 'To know', context: 'of a step' }),
    bad: t({ message: 'In the way', context: 'of a step' }),
    skipped: t({ message: 'Not asked', context: 'of a step' }),
  }
  const quiet = step.state === 'waits' || step.state === 'skipped'
  return (
    <li
      data-step={step.id}
      data-state={step.state}
      className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3 border-t border-line px-4 py-3 first:border-t-0 sm:grid-cols-[1.25rem_13rem_minmax(0,1fr)] sm:px-5"
    >
      <Icon aria-hidden="true" size={18} strokeWidth={2} className={classNames('mt-px', tone)} />
      <div className={classNames('font-semibold', quiet && 'text-muted')}>
        {title} <span className="sr-only">{states[step.state]}</span>
      </div>
      <div className="min-w-0 max-sm:col-start-2">
        {found === '' ? (
          <p className="text-muted">{states[step.state]}</p>
        ) : (
          <p
            className={classNames(
              'break-words',
              step.id === 'address' && 'font-mono text-[0.8125rem] leading-5',
            )}
          >
            {found}
          </p>
        )}
        {fix === '' ? null : (
          <p className="mt-1 max-w-prose text-[0.8125rem] text-pretty text-muted">
            <span className="font-medium text-ink">{t`What helps:`}</span> {fix}
          </p>
        )}
      </div>
    </li>
  )
}
