import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewPasskey, PasskeyChoice, Secret, SlotView } from '../../../client/vault-api.ts'
import { parseVaultId } from '../../../client/vault-id.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { InlineNote } from '../../../ui/notice.tsx'
import { PRODUCT } from '../../../ui/product.ts'
import { useAnnounce } from '../../shared/announcer.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { FailureNote } from '../../shared/failure-note.tsx'
import { useCall } from '../../shared/use-call.ts'
import { keysChanged } from '../keys-query.ts'
import { troubleSentence } from '../passkey/passkey-trouble.ts'
import { askPasskey, makePasskey, type PasskeyTrouble } from '../passkey/web-authn.ts'
import { PasskeyAsk } from './confirm-secret.tsx'
import { LabelField } from './label-field.tsx'
import { useRetire } from './use-retire.ts'
import { WayForm } from './way-form.tsx'

interface PasskeyDialogProps {
  /** The passkey whose place it takes; null: one more. */
  readonly old: SlotView | null
  /** `ftv1…` of the drive. */
  readonly vaultId: string
  readonly existing: readonly PasskeyChoice[]
  readonly onClose: () => void
}

/** A passkey of this device, a phone or a security key. */
export function PasskeyDialog({ old, vaultId, existing, onClose }: PasskeyDialogProps) {
  const { t } = useLingui()
  const { busy, failure, clear, trouble, made, added, add } = useNewPasskey(vaultId, existing)
  const [label, setLabel] = useState(old?.label ?? '')
  if (added !== null && old !== null) return <ProvePasskey old={old} added={added} onClose={onClose} />
  return (
    <Dialog
      placement="wide"
      title={old === null ? t`Add a passkey` : t`Replace the passkey`}
      onClose={onClose}
    >
      <WayForm
        action={made ? t`Add passkey` : t`Make the passkey`}
        busyAction={t`Adding…`}
        busy={busy}
        failure={failure}
        onClear={clear}
        onClose={onClose}
        onConfirmed={(secret) => void add(secret, label).then((ok) => ok && old === null && onClose())}
      >
        <p className="text-muted">
          {t`Unlocks with the fingerprint, face or PIN of a device, or with a security key. It works at this address only, and is as safe as the account that keeps it.`}
        </p>
        <LabelField value={label} onChange={setLabel} readOnly={busy || made} />
        {trouble === null ? null : <InlineNote tone="failed">{troubleSentence(trouble)}</InlineNote>}
      </WayForm>
    </Dialog>
  )
}

/**
 * Making and adding are two things: when the confirmation was wrong, the passkey that was made is kept for the next try, as
 * the device would make no second one.
 */
function useNewPasskey(vaultId: string, existing: readonly PasskeyChoice[]) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const { busy, failure, run, clear } = useCall()
  const [asking, setAsking] = useState(false)
  const [trouble, setTrouble] = useState<PasskeyTrouble | null>(null)
  const [made, setMade] = useState<NewPasskey | null>(null)
  const [added, setAdded] = useState<PasskeyChoice | null>(null)

  const make = async (label: string): Promise<NewPasskey | null> => {
    const id = parseVaultId(vaultId)
    if (!id.ok) return null
    setTrouble(null)
    setAsking(true)
    const answer = await makePasskey({ vaultId: id.value, label: label || PRODUCT, existing })
    setAsking(false)
    if (answer.ok) setMade({ ...answer.value, label })
    else setTrouble(answer.trouble)
    return answer.ok ? { ...answer.value, label } : null
  }
  const add = async (secret: Secret, label: string): Promise<boolean> => {
    const passkey = made ?? (await make(label))
    if (passkey === null) return false
    const outcome = await run(() => drive.addPasskey(secret, passkey))
    if (!outcome.ok) return false
    setAdded({ credentialId: passkey.credentialId, salt: passkey.salt })
    await keysChanged(queries)
    announce(t`The passkey opens the drive`)
    return true
  }
  return { busy: busy || asking, failure, clear, trouble, made: made !== null, added, add }
}

interface ProvePasskeyProps {
  readonly old: SlotView
  readonly added: PasskeyChoice
  readonly onClose: () => void
}

function ProvePasskey({ old, added, onClose }: ProvePasskeyProps) {
  const { t } = useLingui()
  const { busy, failure, retire } = useRetire(old, onClose)
  return (
    <Dialog title={t`Now the new passkey`} onClose={onClose}>
      <p className="mb-4 text-muted">
        {t`Both open the drive at the moment. Use the new one once: when it works, the old one is removed.`}
      </p>
      <PasskeyAsk
        ask={() => askPasskey([added])}
        disabled={busy}
        label={t`Use the new passkey`}
        onSecret={(secret) => secret !== null && retire(secret)}
      />
      {failure === null ? null : <FailureNote failure={failure} />}
      <DialogActions>
        <Button onClick={onClose}>{t`Keep both`}</Button>
      </DialogActions>
    </Dialog>
  )
}
