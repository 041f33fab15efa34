import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import type { Endpoint, EndpointField } from '../../../client/live/endpoints.ts'
import { Field, INPUT } from '../../../ui/field.tsx'
import { FIELD_HINTS } from './endpoint-words.ts'

interface FieldFormProps {
  readonly endpoint: Endpoint
  readonly fields: Readonly<Record<string, string>>
  readonly onChange: (fields: Record<string, string>) => void
}

/** A field for each member, under its name on the wire. */
export function FieldForm({ endpoint, fields, onChange }: FieldFormProps) {
  const put = (name: string, value: string) => onChange({ ...fields, [name]: value })
  if (endpoint.fields.length === 0) return null
  return (
    <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
      {endpoint.fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={fields[field.name] ?? ''}
          onChange={(value) => put(field.name, value)}
        />
      ))}
    </div>
  )
}

interface OneFieldProps {
  readonly field: EndpointField
  readonly value: string
  readonly onChange: (value: string) => void
}

function OneField({ field, value, onChange }: OneFieldProps) {
  const { t } = useLingui()
  const { name, kind, required } = field
  const words = FIELD_HINTS[name]
  const hint = words === undefined ? '' : t(words)
  const label = required ? name : t`${name} (may be empty)`
  if (kind === 'data' || kind === 'lines') {
    return <LongField label={label} hint={hint} value={value} onChange={onChange} />
  }
  return (
    <Field
      label={label}
      hint={hint}
      value={value}
      inputMode={kind === 'integer' ? 'numeric' : 'text'}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      className="font-mono"
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

interface LongFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function LongField({ label, hint, value, onChange }: LongFieldProps) {
  const id = useId()
  return (
    <div className="sm:col-span-2">
      <label htmlFor={id} className="mb-1 block text-[0.8125rem] font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={2}
        value={value}
        spellCheck={false}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        className={`${INPUT} h-auto py-2 font-mono`}
      />
      <p id={`${id}-note`} className="mt-1 min-h-5 text-[0.8125rem] text-muted">
        {hint}
      </p>
    </div>
  )
}
