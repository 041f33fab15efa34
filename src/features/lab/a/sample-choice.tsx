import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { INPUT } from '../../../ui/field.tsx'
import { formatBytes } from '../../../ui/format.ts'
import { SelectField } from '../../../ui/select-field.tsx'
import type { View } from '../../shared/landscape-query.ts'
import { useFleet } from '../../shared/landscape-query.ts'
import { SAMPLES } from './address.ts'
import { optionOfValidator } from './call-words.ts'
import { useCallsAddress } from './use-calls-address.ts'

const TEXT_MAX = 4_000

/** Validators with an address, as the chain lists them; by stake. */
export function validatorsOf({ landscape }: View) {
  return landscape.network.neurons
    .filter(({ role, axon }) => role === 'validator' && axon !== null)
    .toSorted((a, b) => b.stakeTao - a.stakeTao || a.uid - b.uid)
}

/** The one in the address, or the one with most stake; null: there is none. */
export function useChosenValidator(view: View): string | null {
  const { validator } = useFleet()
  const list = validatorsOf(view)
  return (list.find(({ hotkey }) => hotkey === validator) ?? list[0])?.hotkey ?? null
}

export function ValidatorChoice({ view }: { readonly view: View }) {
  const { t } = useLingui()
  const { setValidator } = useFleet()
  return (
    <SelectField
      label={t`Through`}
      value={useChosenValidator(view) ?? ''}
      onChange={setValidator}
      options={validatorsOf(view).map((each) => ({ value: each.hotkey, label: optionOfValidator(each) }))}
    />
  )
}

export function SampleChoice() {
  const { t } = useLingui()
  const { sample, set } = useCallsAddress()
  return (
    <SelectField
      label={t`Sample`}
      value={String(sample)}
      onChange={(value) => set({ sample: Number(value) })}
      options={SAMPLES.map((bytes) => {
        const size = formatBytes(bytes)
        return { value: String(bytes), label: bytes === 0 ? t`A text` : t`${size} of random bytes` }
      })}
    />
  )
}

interface SampleTextProps {
  readonly text: string
  readonly onChange: (text: string) => void
}

/** Stays in this page: addresses carry no words of anybody. */
export function SampleText({ text, onChange }: SampleTextProps) {
  const { t } = useLingui()
  const id = useId()
  return (
    <div className="sm:col-span-2">
      <label htmlFor={id} className="mb-1 block text-[0.8125rem] font-medium">
        {t`The text`}
      </label>
      <textarea
        id={id}
        value={text}
        maxLength={TEXT_MAX}
        rows={2}
        onChange={(event) => onChange(event.target.value)}
        className={`${INPUT} h-auto py-2`}
      />
      <p className="mt-1 text-[0.8125rem] text-muted">
        {t`Stored as it is, not encrypted: anybody who knows its CID can read it until it is taken back.`}
      </p>
    </div>
  )
}
