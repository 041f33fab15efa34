import { useLingui } from '@lingui/react/macro'
import { Check } from 'lucide-react'
import { classNames } from '../../ui/class-names.ts'
import type { Step } from './phases.ts'

const COLOURS: Readonly<Record<Step['state'], string>> = {
  done: 'text-verified',
  now: 'text-accent font-semibold',
  ahead: 'text-muted',
}

/**
 * reading · encrypting · sending · placed on 3 of 3 · verified, on one line: rows of the dock have one height. A
 * check mark stands for the dot before a step that is done.
 */
export function Stepper({ steps }: { readonly steps: readonly Step[] }) {
  const { t } = useLingui()
  return (
    <ol className="flex items-center gap-x-1 overflow-hidden text-[0.6875rem] leading-4 whitespace-nowrap">
      {steps.map(({ label, state }, index) => (
        <li
          key={label}
          aria-current={state === 'now' ? 'step' : undefined}
          className={classNames('inline-flex shrink-0 items-center gap-0.5', COLOURS[state])}
        >
          {state === 'done' ? (
            <Check aria-hidden="true" size={11} strokeWidth={3} />
          ) : index === 0 ? null : (
            <span aria-hidden="true" className="mr-0.5 text-muted">
              ·
            </span>
          )}
          {label}
          {state === 'done' ? <span className="sr-only"> {t`done`}</span> : null}
        </li>
      ))}
    </ol>
  )
}
