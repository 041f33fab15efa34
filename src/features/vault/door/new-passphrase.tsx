import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { SecretField } from '../../../ui/field.tsx'
import { strengthOf } from './passphrase-strength.ts'
import { StrengthMeter } from './strength-meter.tsx'

interface NewPassphraseProps {
  /** Null while it is too short, or not the same twice. */
  readonly onPassphrase: (passphrase: string | null) => void
  /** After an attempt, what is missing is said in every field. */
  readonly tried: boolean
  readonly readOnly: boolean
}

/** A passphrase to be used from now on, typed twice. */
export function NewPassphrase({ onPassphrase, tried, readOnly }: NewPassphraseProps) {
  const { t } = useLingui()
  const input = useRef<HTMLInputElement>(null)
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const { level, text: missing } = strengthOf(passphrase)
  const differs = again !== passphrase

  useEffect(() => input.current?.focus(), [])
  const change = (first: string, second: string) => {
    setPassphrase(first)
    setAgain(second)
    onPassphrase(first === second && strengthOf(first).level !== 'short' ? first : null)
  }
  return (
    <>
      <SecretField
        ref={input}
        data-autofocus=""
        label={t`Passphrase`}
        name="new-passphrase"
        autoComplete="new-password"
        value={passphrase}
        readOnly={readOnly}
        onChange={({ target }) => change(target.value, again)}
        hint={<StrengthMeter passphrase={passphrase} />}
        error={tried && level === 'short' ? t`Too short: ${missing}.` : null}
      />
      <SecretField
        label={t`The same again`}
        name="repeat-passphrase"
        autoComplete="new-password"
        value={again}
        readOnly={readOnly}
        onChange={({ target }) => change(passphrase, target.value)}
        error={
          differs && (tried || (again !== '' && !passphrase.startsWith(again)))
            ? t`The two are not the same.`
            : null
        }
        hint={again !== '' && !differs ? t`They match.` : ''}
      />
    </>
  )
}
