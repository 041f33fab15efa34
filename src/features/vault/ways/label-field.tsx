import { useLingui } from '@lingui/react/macro'
import { Field } from '../../../ui/field.tsx'

interface LabelFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly readOnly: boolean
}

/** What a way is called, so that it can be told from others. */
export function LabelField({ value, onChange, readOnly }: LabelFieldProps) {
  const { t } = useLingui()
  return (
    <Field
      label={t`Name (optional)`}
      name="way-label"
      autoComplete="off"
      maxLength={64}
      value={value}
      readOnly={readOnly}
      onChange={({ target }) => onChange(target.value)}
      hint={t`Where it is kept, or whose it is. It is encrypted with the vault.`}
    />
  )
}
