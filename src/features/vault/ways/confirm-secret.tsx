import { useLingui } from '@lingui/react/macro'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import type { WrongWord } from '../../../client/outcome-api.ts'
import type { Secret } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { SecretField } from '../../../ui/field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { KitInput } from '../kit/kit-input.tsx'
import { troubleSentence } from '../passkey/passkey-trouble.ts'
import { usePasskeys } from '../passkey/use-passkeys.ts'
import type { PasskeySecret, PasskeyTrouble } from '../passkey/web-authn.ts'
import type { WayKind } from './ways-model.ts'

interface ConfirmSecretProps {
  readonly onSecret: (secret: Secret | null) => void
  readonly refused: readonly WrongWord[]
  readonly disabled: boolean
}

/** Asks for a secret that opens the drive now. An open drive does not hold the root key, so each change needs one. */
export function ConfirmSecret({ onSecret, refused, disabled }: ConfirmSecretProps) {
  const { t } = useLingui()
  const { ask } = usePasskeys()
  const [kind, setKind] = useState<WayKind>('passphrase')
  const [text, setText] = useState('')
  const passkey = { value: 'passkey', label: t`Passkey` } as const
  return (
    <fieldset className="rounded-lg border border-line px-4 pt-3 pb-4">
      <legend className="px-1 font-medium">{t`Confirm with what opens the drive now`}</legend>
      <div className="mb-3">
        <Segmented
          label={t`Confirm with what opens the drive now`}
          value={kind}
          onChange={(next) => {
            setKind(next)
            setText('')
            onSecret(null)
          }}
          options={[
            { value: 'passphrase', label: t`Passphrase` },
            { value: 'phrase', label: t`Recovery kit` },
            ...(ask === null ? [] : [passkey]),
          ]}
        />
      </div>
      {kind === 'passphrase' ? (
        <SecretField
          label={t`Passphrase of this drive`}
          name="confirm-passphrase"
          autoComplete="current-password"
          value={text}
          readOnly={disabled}
          onChange={({ target }) => {
            setText(target.value)
            onSecret(target.value === '' ? null : { kind: 'passphrase', text: target.value })
          }}
        />
      ) : null}
      {kind === 'phrase' ? (
        <KitInput
          refused={refused}
          disabled={disabled}
          onKit={(words) => onSecret(words === null ? null : { kind: 'phrase', words })}
        />
      ) : null}
      {kind === 'passkey' && ask !== null ? (
        <PasskeyAsk ask={ask} onSecret={onSecret} disabled={disabled} label={t`Ask the passkey`} />
      ) : null}
    </fieldset>
  )
}

interface PasskeyAskProps {
  readonly ask: NonNullable<ReturnType<typeof usePasskeys>['ask']>
  readonly onSecret: (secret: PasskeySecret | null) => void
  readonly disabled: boolean
  readonly label: string
}

/** A button that asks a passkey, and what came of it. */
export function PasskeyAsk({ ask, onSecret, disabled, label }: PasskeyAskProps) {
  const { t } = useLingui()
  const [came, setCame] = useState<PasskeyTrouble | 'secret' | null>(null)
  const run = async (): Promise<void> => {
    setCame(null)
    onSecret(null)
    const answer = await ask()
    setCame(answer.ok ? 'secret' : answer.trouble)
    if (answer.ok) onSecret(answer.value)
  }
  return (
    <div>
      <Button icon={Fingerprint} disabled={disabled} onClick={() => void run()} className="w-full">
        {label}
      </Button>
      <p
        role="status"
        className={came === 'secret' || came === null ? 'mt-2 text-muted' : 'mt-2 text-failed'}
      >
        {came === null ? '' : came === 'secret' ? t`The passkey answered.` : troubleSentence(came)}
      </p>
    </div>
  )
}
