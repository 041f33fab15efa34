import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DriveFailure } from '../../../client/outcome-api.ts'
import type { RecoveryKit, Rehearsed, Secret } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { useAnnounce } from '../../shared/announcer.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { FailureBelow } from '../../shared/failure-note.tsx'
import { useCall } from '../../shared/use-call.ts'
import { keysChanged } from '../keys-query.ts'
import { KitStep } from '../kit/kit-step.tsx'
import { RehearsalForm } from '../kit/rehearsal-form.tsx'
import { RestoredNote } from '../kit/restored-note.tsx'
import { LabelField } from './label-field.tsx'
import { WayForm } from './way-form.tsx'

interface KitDialogProps {
  /** The slot of the kit whose place it takes; null: one more. */
  readonly old: string | null
  readonly onClose: () => void
}

type Step =
  | { readonly kind: 'confirm' }
  | { readonly kind: 'kit'; readonly kit: RecoveryKit }
  | { readonly kind: 'rehearsal'; readonly kit: RecoveryKit }
  | { readonly kind: 'restored'; readonly restored: Rehearsed }

/** A new kit: made, taken, rehearsed; and only then the one it replaces is removed, by the new one's own words. */
export function KitDialog({ old, onClose }: KitDialogProps) {
  const { t } = useLingui()
  const { busy, failure, clear, step, setStep, make, restored } = useNewKit(old)
  switch (step.kind) {
    case 'confirm':
      return (
        <ConfirmKit
          replaces={old !== null}
          onMake={make}
          busy={busy}
          failure={failure}
          onClear={clear}
          onClose={onClose}
        />
      )
    case 'kit':
      return (
        <TakeKit
          kit={step.kit}
          replaces={old !== null}
          onNext={() => setStep({ kind: 'rehearsal', kit: step.kit })}
          onClose={onClose}
        />
      )
    case 'rehearsal':
      return (
        <Dialog placement="wide" title={t`Rehearse the recovery`} onClose={onClose}>
          <RehearsalForm onRestored={restored}>
            <Button variant="quiet" onClick={onClose}>{t`Skip for now`}</Button>
            <Button onClick={() => setStep({ kind: 'kit', kit: step.kit })}>{t`Show the kit again`}</Button>
          </RehearsalForm>
        </Dialog>
      )
    case 'restored':
      return (
        <Dialog title={t`Recovery rehearsed`} onClose={onClose}>
          <RestoredNote restored={step.restored} />
          <FailureBelow failure={failure} />
          <DialogActions>
            <Button variant="primary" onClick={onClose} disabled={busy}>
              {busy ? t`Removing the old kit…` : t`Done`}
            </Button>
          </DialogActions>
        </Dialog>
      )
  }
}

function useNewKit(old: string | null) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const { busy, failure, run, clear } = useCall()
  const [step, setStep] = useState<Step>({ kind: 'confirm' })

  const make = async (secret: Secret, label: string): Promise<void> => {
    const made = await run(() => drive.addPhrase(secret, label))
    if (!made.ok) return
    await keysChanged(queries)
    setStep({ kind: 'kit', kit: made.value })
  }
  const restored = async (what: Rehearsed, kit: string): Promise<void> => {
    setStep({ kind: 'restored', restored: what })
    // Another kit than the new one was at hand: that one stays, whichever it is.
    if (old === null || old === what.slot) return
    const gone = await run(() => drive.removeSlot({ kind: 'phrase', words: kit }, old))
    await keysChanged(queries)
    if (gone.ok) announce(t`The old kit opens nothing any more: destroy it`)
  }
  return {
    busy,
    failure,
    clear,
    step,
    setStep,
    make: (secret: Secret, label: string) => void make(secret, label),
    restored: (what: Rehearsed, kit: string) => void restored(what, kit),
  }
}

interface ConfirmKitProps {
  readonly replaces: boolean
  readonly onMake: (secret: Secret, label: string) => void
  readonly busy: boolean
  readonly failure: DriveFailure | null
  readonly onClear: () => void
  readonly onClose: () => void
}

function ConfirmKit({ replaces, onMake, ...form }: ConfirmKitProps) {
  const { t } = useLingui()
  const [label, setLabel] = useState('')
  return (
    <Dialog
      placement="wide"
      title={replaces ? t`Replace the recovery kit` : t`Add a recovery kit`}
      onClose={form.onClose}
    >
      <WayForm
        {...form}
        action={t`Make the kit`}
        busyAction={t`Making the recovery kit…`}
        onConfirmed={(secret) => onMake(secret, label)}
      >
        <p className="text-muted">
          {replaces
            ? t`24 new words. The old kit stays until the new one has been rehearsed.`
            : t`24 new words that open the drive without the passphrase. They are shown once, to be printed or written down.`}
        </p>
        <LabelField value={label} onChange={setLabel} readOnly={form.busy} />
      </WayForm>
    </Dialog>
  )
}

interface TakeKitProps {
  readonly kit: RecoveryKit
  readonly replaces: boolean
  readonly onNext: () => void
  readonly onClose: () => void
}

/** A click beside the dialog must not lose the only copy of the words. */
function TakeKit({ kit, replaces, onNext, onClose }: TakeKitProps) {
  const { t } = useLingui()
  const [taken, setTaken] = useState(false)
  const [leaving, setLeaving] = useState(false)
  return (
    <Dialog
      placement="wide"
      title={t`Your recovery kit`}
      onClose={() => (taken ? onClose() : setLeaving(true))}
    >
      <KitStep kit={kit} leaving={leaving} onTaken={() => setTaken(true)} onNext={onNext} onSkip={onClose}>
        {replaces ? (
          <p className="text-muted">{t`Without the rehearsal the old kit stays, beside the new one.`}</p>
        ) : null}
      </KitStep>
    </Dialog>
  )
}
