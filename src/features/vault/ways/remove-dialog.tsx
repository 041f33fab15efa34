import { Trans, useLingui } from '@lingui/react/macro'
import type { SlotView } from '../../../client/vault-api.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { nameInSentence } from '../../../ui/display-name.ts'
import { InlineNote } from '../../../ui/notice.tsx'
import { useRetire } from './use-retire.ts'
import { WayForm } from './way-form.tsx'
import { wayName, whatIsLeft } from './ways-model.ts'

interface RemoveDialogProps {
  readonly way: SlotView
  readonly slots: readonly SlotView[]
  readonly onClose: () => void
}

/** Revokes a way in, after saying what is left and what revoking does not do. */
export function RemoveDialog({ way, slots, onClose }: RemoveDialogProps) {
  const { t } = useLingui()
  const { busy, failure, retire, clear } = useRetire(way, onClose)
  const name = nameInSentence(wayName(way))
  const left = whatIsLeft(slots, way.slot)
  return (
    <Dialog placement="wide" title={t`Remove “${name}”?`} onClose={onClose}>
      <WayForm
        danger
        action={t`Remove it`}
        busyAction={t`Removing…`}
        busy={busy}
        failure={failure}
        onClear={clear}
        onClose={onClose}
        onConfirmed={retire}
      >
        <p>
          {t`From now on it does not open this drive. Confirm with one that stays, so that you know it works.`}
        </p>
        {left === '' ? null : <InlineNote tone="claimed">{left}</InlineNote>}
        <p className="text-muted">
          <Trans>
            <strong className="font-semibold text-ink">What removing does not do:</strong> the key behind all
            ways in stays the same. Whoever opened the drive with this one before, or has an old copy of the
            vault, may keep reading. If it is in the wrong hands, move what matters to a new drive.
          </Trans>
        </p>
      </WayForm>
    </Dialog>
  )
}
