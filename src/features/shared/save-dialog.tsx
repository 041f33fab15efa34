import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { formatBytes } from '../../ui/format.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { EntryName } from './entry-name.tsx'
import { MEMORY_BYTES_MAX, type SavePlan, type SavePreference, type SaveWay } from './save-plan.ts'

interface SaveDialogProps {
  readonly name: string
  readonly bytes: number
  readonly plan: SavePlan
  readonly onStart: (way: SaveWay) => void
  readonly onClose: () => void
}

/** Says, before anything is fetched, where a large download will go, what that needs, or that it cannot be. */
export function SaveDialog({ name, bytes, plan, onStart, onClose }: SaveDialogProps) {
  const { t } = useLingui()
  const size = formatBytes(bytes)
  const { way } = plan
  return (
    <Dialog title={t({ message: 'Download', context: 'noun' })} onClose={onClose}>
      <p className="mb-2">
        <Trans>
          <EntryName name={name} className="font-medium break-all" /> is {size}.
        </Trans>
      </p>
      {plan.way === null ? (
        <TooLarge bytesMax={plan.bytesMax} />
      ) : (
        <>
          {plan.insteadOf === null ? null : (
            <p className="mb-2">
              <InsteadOf preference={plan.insteadOf} />
            </p>
          )}
          <Where way={plan.way} bytes={bytes} />
        </>
      )}
      <DialogActions>
        <Button onClick={onClose}>{way === null ? t`Close` : t`Cancel`}</Button>
        {way === null ? null : (
          <Button variant="primary" onClick={() => onStart(way)}>
            {way === 'picker' ? t`Choose where to save` : t({ message: 'Download', context: 'verb' })}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}

function Where({ way, bytes }: { readonly way: SaveWay; readonly bytes: number }) {
  const needed = formatBytes(bytes * 2)
  return (
    <p className="text-muted">
      {way === 'picker' ? (
        <Trans>
          Choose where to save it. Each part is checked and decrypted as it arrives and written straight to
          that file, so memory stays small whatever the size.
        </Trans>
      ) : way === 'private' ? (
        <Trans>
          This browser cannot write straight to a file you choose. The download is first written to private
          storage, then copied to your Downloads folder, and needs about {needed} of free space until the next
          visit.
        </Trans>
      ) : way === 'memory' ? (
        <Trans>
          It is held in memory and goes to your Downloads folder when every part has been checked.
        </Trans>
      ) : (
        <Trans>It goes to your Downloads folder while it arrives; each part is checked first.</Trans>
      )}
    </p>
  )
}

/** Why it does not go the way that was chosen in the settings. */
function InsteadOf({ preference }: { readonly preference: Exclude<SavePreference, 'auto' | 'ask'> }) {
  const { t } = useLingui()
  const most = formatBytes(MEMORY_BYTES_MAX)
  switch (preference) {
    case 'memory':
      return t`Memory, which is chosen in the settings, takes files of at most ${most}.`
    case 'private':
      return t`Private storage, which is chosen in the settings, has too little room: it needs twice the size.`
    case 'stream':
      return t`Streaming, which is chosen in the settings, does not work here now.`
  }
}

function TooLarge({ bytesMax }: { readonly bytesMax: number }) {
  const most = formatBytes(bytesMax)
  return (
    <InlineNote tone="claimed">
      <Trans>
        This browser can save at most {most} here: it cannot write to a file you choose, has no service
        worker, and too little private storage. Use another browser, or the command line.
      </Trans>
    </InlineNote>
  )
}
