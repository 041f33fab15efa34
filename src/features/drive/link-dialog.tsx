import { Trans, useLingui } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import type { DriveEntry } from '../../client/drive-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { LoadingNotice } from '../../ui/notice.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { useProofSheet } from '../shared/proof-query.ts'
import { absoluteLink } from '../shared/share-link.ts'

/** The link, what it gives away, and the button that copies it. */
export function LinkDialog({ entry, onClose }: { readonly entry: DriveEntry; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { data } = useProofSheet(entry)
  return (
    <Dialog title={t`Copy link`} onClose={onClose}>
      <p>
        <Trans>
          Anyone who has this link can read <EntryName name={entry.name} className="font-medium break-all" />,
          and nothing else in your drive. The key is in the part after the #, which browsers do not send. A
          link cannot be taken back.
        </Trans>
      </p>
      <div className="mt-4">
        {data === undefined ? <LoadingNotice>{t`Looking up the link…`}</LoadingNotice> : null}
        {data?.ok === false ? <FailureNote failure={data.error} /> : null}
        {data?.ok === true && data.value.link !== null ? (
          <LinkBox link={absoluteLink(data.value.link, location.origin)} onClose={onClose} />
        ) : null}
      </div>
    </Dialog>
  )
}

function LinkBox({ link, onClose }: { readonly link: string; readonly onClose: () => void }) {
  const { t } = useLingui()
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no')
  const copy = () => {
    navigator.clipboard.writeText(link).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    )
  }
  const hints = {
    no: '',
    yes: t`Copied.`,
    refused: t`The browser refused the clipboard: copy the text above.`,
  }
  return (
    <>
      <Field
        label={t`Link`}
        value={link}
        readOnly
        className="font-mono text-[0.8125rem]"
        onFocus={(event) => event.currentTarget.select()}
        hint={hints[copied]}
      />
      <DialogActions>
        <Button onClick={onClose}>{t`Close`}</Button>
        <Button variant="primary" icon={copied === 'yes' ? Check : Copy} onClick={copy}>
          {copied === 'yes' ? t`Copied` : t`Copy link`}
        </Button>
      </DialogActions>
    </>
  )
}
