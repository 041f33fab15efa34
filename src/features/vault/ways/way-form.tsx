import { useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { DriveFailure } from '../../../client/outcome-api.ts'
import type { Secret } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { DialogActions } from '../../../ui/dialog.tsx'
import { KitFailure } from '../kit/kit-failure.tsx'
import { ConfirmSecret } from './confirm-secret.tsx'

interface WayFormProps {
  readonly action: string
  readonly busyAction: string
  readonly danger?: boolean
  readonly busy: boolean
  readonly failure: DriveFailure | null
  readonly onClear: () => void
  readonly onClose: () => void
  /** Called by a click or Enter, with a whole secret only. */
  readonly onConfirmed: (secret: Secret) => void
  /** Called with every attempt, so that fields can say what they miss. */
  readonly onTried?: () => void
  readonly children?: ReactNode
}

/** The form of every change of the ways in: what changes, and a secret that allows it. */
export function WayForm(props: WayFormProps) {
  const { action, busyAction, danger = false, busy, failure, children } = props
  const { t } = useLingui()
  const [secret, setSecret] = useState<Secret | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    props.onTried?.()
    if (secret !== null && !busy) props.onConfirmed(secret)
  }
  return (
    <form onSubmit={submit} aria-busy={busy} className="flex flex-col gap-3" noValidate>
      {children}
      <ConfirmSecret
        refused={failure?.wrong ?? []}
        disabled={busy}
        onSecret={(next) => {
          setSecret(next)
          props.onClear()
        }}
      />
      <KitFailure failure={failure} />
      <DialogActions>
        <Button onClick={props.onClose}>{t`Cancel`}</Button>
        <Button variant={danger ? 'danger' : 'primary'} type="submit" disabled={secret === null || busy}>
          {busy ? busyAction : action}
        </Button>
      </DialogActions>
    </form>
  )
}
