import { useLingui } from '@lingui/react/macro'
import { Search } from 'lucide-react'
import { useState } from 'react'
import type { PasskeyChoice, Secret } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { InlineNote } from '../../../ui/notice.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { FailureNote } from '../../shared/failure-note.tsx'
import { useCall } from '../../shared/use-call.ts'
import type { askPasskey } from '../passkey/web-authn.ts'
import { PasskeyAsk } from '../ways/confirm-secret.tsx'

interface NetworkPasskeyProps {
  readonly vaultId: string
  readonly disabled: boolean
  readonly onSecret: (secret: Secret | null) => void
}

interface Found {
  readonly vaultId: string
  readonly choices: readonly PasskeyChoice[]
  readonly ask: typeof askPasskey
}

/**
 * Which passkeys open the drive is in its vault file, which is on the network: it is looked up first. Asking is a click of its own,
 * because a browser asks for a passkey only right after one.
 */
export function NetworkPasskey({ vaultId, disabled, onSecret }: NetworkPasskeyProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const [found, setFound] = useState<Found | null>(null)
  const look = async (): Promise<void> => {
    const [choices, module] = await Promise.all([
      run(() => drive.networkPasskeys(vaultId)),
      import('../passkey/web-authn.ts'),
    ])
    setFound(choices.ok ? { vaultId, choices: choices.value, ask: module.askPasskey } : null)
  }
  if (found === null || found.vaultId !== vaultId) {
    return (
      <div className="flex flex-col gap-2">
        <Button
          icon={Search}
          disabled={disabled || busy || vaultId.trim() === ''}
          onClick={() => void look()}
        >
          {busy ? t`Asking the validators…` : t`Look up its passkeys`}
        </Button>
        {failure === null ? null : <FailureNote failure={failure} />}
      </div>
    )
  }
  if (found.choices.length === 0)
    return (
      <InlineNote tone="claimed">{t`That drive has no passkey. Use its kit or a passphrase.`}</InlineNote>
    )
  return (
    <PasskeyAsk
      ask={() => found.ask(found.choices)}
      onSecret={onSecret}
      disabled={disabled}
      label={t`Ask the passkey`}
    />
  )
}
