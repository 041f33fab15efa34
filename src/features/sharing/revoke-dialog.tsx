import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import type { Revocation, SharedLink } from '../../client/share-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { shorten } from '../../ui/format.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'

interface RevokeDialogProps {
  readonly link: SharedLink
  readonly onClose: () => void
}

/** Ends a link, says what that cannot take back, and who says that it is done. */
export function RevokeDialog({ link, onClose }: RevokeDialogProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const [done, setDone] = useState<Revocation | null>(null)
  const revoke = async (): Promise<void> => {
    const revoked = await run(() => drive.revokeLink(link.id))
    if (revoked.ok) setDone(revoked.value)
  }
  const isOver = done !== null && done.unreached.length + done.denied.length === 0
  const close = useRef<HTMLButtonElement>(null)
  // At first, and when the other button has gone.
  useEffect(() => close.current?.focus(), [isOver])
  return (
    <Dialog title={done === null ? t`Revoke this link?` : t`The link is revoked`} onClose={onClose}>
      {done === null ? <Before link={link} /> : <After done={done} />}
      <FailureBelow failure={failure} />
      <DialogActions>
        <Button ref={close} onClick={onClose}>
          {done === null ? t`Cancel` : t`Close`}
        </Button>
        {isOver ? null : (
          <Button variant="danger" disabled={busy} onClick={() => void revoke()}>
            {busy ? t`Telling the validators…` : done === null ? t`Revoke link` : t`Try again`}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}

function Before({ link }: Pick<RevokeDialogProps, 'link'>) {
  const { t } = useLingui()
  return (
    <>
      <p>
        <Trans>
          The link to <EntryName name={link.name} className="font-medium break-words" /> stops working: every
          validator is told to delete what it leads to.
        </Trans>
      </p>
      <ul className="mt-3 list-disc space-y-1.5 pl-5 text-muted marker:text-line-strong">
        <li>{t`Your files stay as they are, and other links to them go on working.`}</li>
        <li>{t`Whoever opened the link before may have kept the files, or the keys to them. Nothing can take those back.`}</li>
      </ul>
    </>
  )
}

function After({ done }: { readonly done: Revocation }) {
  const { t } = useLingui()
  const { deletions, holders, discarded, unreached, denied } = done
  const deniers = denied.map((hotkey) => shorten(hotkey, 5)).join(', ')
  return (
    <div className="flex flex-col gap-3" role="status">
      <p>
        <Trans>
          <Plural value={deletions} one="# validator says" other="# validators say" /> that it is deleted. Of
          the {holders} miners that had a copy, {discarded} said at once that it is gone; the others are told
          until they have heard it.
        </Trans>
      </p>
      {unreached.length === 0 ? null : (
        <InlineNote tone="claimed">
          <Trans>
            <Plural value={unreached.length} one="# validator" other="# validators" /> gave no answer, and may
            still give the link’s list away. They are told again when the drive is next opened.
          </Trans>
        </InlineNote>
      )}
      {denied.length === 0 ? null : (
        <InlineNote tone="failed">
          <Trans>
            {deniers} did not delete it and says that others stored it too. Nobody else can have: it may still
            give the link’s list away. It is told again when the drive is next opened.
          </Trans>
        </InlineNote>
      )}
      <p className="text-muted">
        {t`Whoever opened the link before may have kept the files, or the keys to them.`}
      </p>
    </div>
  )
}
