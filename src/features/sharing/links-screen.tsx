import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SharedLink } from '../../client/share-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { LoadingNotice, Notice } from '../../ui/notice.tsx'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureNote, FailureNotice } from '../shared/failure-note.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { useCall } from '../shared/use-call.ts'
import { LinkCard } from './link-card.tsx'
import { LinkFacts } from './link-facts.tsx'
import { LinkRow } from './link-row.tsx'
import { linksChanged, useSharedLinks } from './links-query.ts'
import { RevokeDialog } from './revoke-dialog.tsx'

type Open = { readonly kind: 'show' | 'revoke'; readonly link: SharedLink }

/** Every link that was made from this drive. @param children the places of the drive, on a phone */
export function LinksScreen({ children }: { readonly children?: ReactNode }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const { data: links } = useSharedLinks()
  const [open, setOpen] = useState<Open | null>(null)
  const { failure, forget } = useForget()
  const close = () => {
    setOpen(null)
    void linksChanged(queries)
  }
  return (
    <>
      {children}
      <PageHeader
        title={t`Shared`}
        lead={t`Links you made, from every device of this drive. Nobody counts how often a link is opened, so nothing here says that it was.`}
      />
      <div className="relative min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        {failure === null ? null : <FailureNote failure={failure} />}
        {links === undefined ? <LoadingNotice>{t`Loading…`}</LoadingNotice> : null}
        {links?.ok === false ? <FailureNotice failure={links.error} /> : null}
        {links?.ok === true && links.value.length === 0 ? <Nothing /> : null}
        {links?.ok === true && links.value.length > 0 ? (
          <ul className="max-w-4xl divide-y divide-line rounded-xl border border-line bg-surface px-4">
            {links.value.map((link) => (
              <LinkRow
                key={link.id}
                link={link}
                onShow={() => setOpen({ kind: 'show', link })}
                onRevoke={() => setOpen({ kind: 'revoke', link })}
                onForget={() => forget(link)}
              />
            ))}
          </ul>
        ) : null}
      </div>
      {open?.kind === 'revoke' ? <RevokeDialog link={open.link} onClose={close} /> : null}
      {open?.kind === 'show' ? <ShowDialog link={open.link} onClose={close} /> : null}
    </>
  )
}

function Nothing() {
  const { t } = useLingui()
  return (
    <Notice icon={Link2} title={t`Nothing is shared`}>
      <p>{t`Choose Share at a file or folder to make a link. It is listed here until you take it off.`}</p>
    </Notice>
  )
}

function ShowDialog({ link, onClose }: { readonly link: SharedLink; readonly onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Link`} onClose={onClose}>
      <LinkFacts link={link} />
      <LinkCard link={link.link} />
      <DialogActions>
        <Button onClick={onClose}>{t`Close`}</Button>
      </DialogActions>
    </Dialog>
  )
}

function useForget() {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const { failure, run } = useCall()
  const forget = async ({ id }: SharedLink): Promise<void> => {
    const gone = await run(() => drive.forgetLink(id))
    if (gone.ok) announce(t`Taken off the list`)
    await linksChanged(queries)
  }
  return { failure, forget: (link: SharedLink) => void forget(link) }
}
