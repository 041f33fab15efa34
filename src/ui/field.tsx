import { useLingui } from '@lingui/react/macro'
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

export const INPUT =
  'h-9 w-full rounded-md border border-line-strong bg-surface px-3 text-ink placeholder:text-muted ' +
  'aria-invalid:border-failed focus-visible:outline-offset-0'

interface FieldProps extends Omit<ComponentProps<'input'>, 'id' | 'children'> {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | null
  readonly trailing?: ReactNode
}

/** A labelled input whose hint and error are tied to it for screen readers. */
export function Field({ label, hint, error, trailing, className, ...rest }: FieldProps) {
  const id = useId()
  const wrong = typeof error === 'string' && error !== ''
  // Room for what may come, so that nothing below it moves; none where nothing can.
  const hasNote = hint !== undefined || error !== undefined
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-[0.8125rem] font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          aria-invalid={wrong}
          aria-describedby={`${id}-note`}
          className={classNames(INPUT, trailing !== undefined && 'pr-10', className)}
          {...rest}
        />
        {trailing === undefined ? null : (
          <div className="absolute inset-y-0 right-0.5 flex items-center">{trailing}</div>
        )}
      </div>
      <div
        id={`${id}-note`}
        className={classNames('text-[0.8125rem] text-muted', hasNote && 'mt-1 min-h-5')}
        aria-live="polite"
      >
        {wrong ? <span className="text-failed">{error}</span> : hint}
      </div>
    </div>
  )
}

/** A secret with a show/hide button; never completed or corrected by the browser unless asked to. Says when Caps Lock is on. */
export function SecretField({ hint, ...props }: Omit<FieldProps, 'type' | 'trailing'>) {
  const { t } = useLingui()
  const [shown, setShown] = useState(false)
  const [capitals, setCapitals] = useState(false)
  const look = (event: KeyboardEvent) => setCapitals(event.getModifierState('CapsLock'))
  const { label } = props
  return (
    <Field
      {...props}
      hint={capitals ? <span className="font-medium text-claimed">{t`Caps Lock is on.`}</span> : (hint ?? '')}
      onKeyDown={look}
      onKeyUp={look}
      onBlur={() => setCapitals(false)}
      type={shown ? 'text' : 'password'}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      trailing={
        <IconButton
          icon={shown ? EyeOff : Eye}
          label={shown ? t`Hide “${label}”` : t`Show “${label}”`}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  )
}
