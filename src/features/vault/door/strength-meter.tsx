import { useLingui } from '@lingui/react/macro'
import { classNames } from '../../../ui/class-names.ts'
import { type StrengthHint, strengthOf } from './passphrase-strength.ts'

const FILL: Readonly<Record<StrengthHint['level'], { readonly steps: number; readonly colour: string }>> = {
  short: { steps: 1, colour: 'bg-failed' },
  fair: { steps: 2, colour: 'bg-claimed' },
  good: { steps: 3, colour: 'bg-verified' },
  strong: { steps: 4, colour: 'bg-verified' },
}

export function StrengthMeter({ passphrase }: { readonly passphrase: string }) {
  const { t } = useLingui()
  if (passphrase === '') return <>{t`Four or five random words make a good one.`}</>
  const hint = strengthOf(passphrase)
  const { steps, colour } = FILL[hint.level]
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="flex gap-1">
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={classNames('h-1 w-6 rounded-full', step <= steps ? colour : 'bg-line')}
          />
        ))}
      </span>
      {hint.text}
    </span>
  )
}
