import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Download, FolderPlus } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { OpenedLink } from '../../client/share-api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatBytes, formatDate, formatDateTime } from '../../ui/format.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive, useGuestTransfers, useVaultState } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { LeaveDialog } from './leave-dialog.tsx'
import { LinkFiles } from './link-files.tsx'
import { LinkHeading } from './link-heading.tsx'
import { isRunning, LinkSaves } from './link-saves.tsx'
import { rowsIn, totalsOfRows } from './link-tree.ts'
import { useLinkSaves } from './use-link-saves.ts'

interface OpenLinkProps {
  readonly link: OpenedLink
  readonly onLeave: (returns: boolean) => void
}

/** What the link gives, and what can be done with it. */
export function OpenLink({ link, onLeave }: OpenLinkProps) {
  const { t } = useLingui()
  const saves = useLinkSaves(link)
  const running = useGuestTransfers().some(isRunning)
  const [asks, setAsks] = useState(false)
  // Whoever comes back finds it running.
  const leave = (returns: boolean) => (running && !returns ? setAsks(true) : onLeave(returns))
  const only = link.kind === 'file' ? link.rows[0] : undefined
  const saveAll = () => {
    if (only !== undefined) saves.file({ ...only, place: 0 })
    else saves.archive(rowsIn(link.rows, null), link.name)
  }
  return (
    <>
      <LinkHeading>
        <EntryName name={link.name} />
      </LinkHeading>
      <Summary link={link} />
      <div className="mt-4 flex flex-wrap gap-2 max-sm:[&>button]:flex-1">
        {link.rows.length === 0 ? null : (
          <Button variant="primary" icon={Download} onClick={saveAll}>
            {only === undefined ? t`Download all as ZIP` : t({ message: 'Download', context: 'verb' })}
          </Button>
        )}
        <AddButton link={link} onLeave={leave} />
      </div>
      <LinkSaves given={saves.given} />
      {only === undefined ? <LinkFiles link={link} saves={saves} /> : null}
      <Origin link={link} />
      {asks ? <LeaveDialog onStay={() => setAsks(false)} onLeave={() => onLeave(false)} /> : null}
    </>
  )
}

function Summary({ link }: Pick<OpenLinkProps, 'link'>) {
  const { t } = useLingui()
  const [now] = useState(() => Date.now())
  const totals = useMemo(() => totalsOfRows(link.rows), [link.rows])
  const size = formatBytes(totals.bytes)
  const made = formatDate(link.madeAt, now)
  return (
    <p className="mt-1 text-muted">
      {link.kind === 'file' ? (
        size
      ) : (
        <Trans>
          <Plural value={totals.files} one="# file" other="# files" />, {size}
        </Trans>
      )}
      {' · '}
      {t`shared ${made}`}
      {link.endsAt === null ? null : <Ends at={link.endsAt} />}
    </p>
  )
}

function Ends({ at }: { readonly at: number }) {
  const { t } = useLingui()
  const when = formatDateTime(at)
  return <> · {t`works until ${when}`}</>
}

/** Into an open drive; a closed one is opened first. */
function AddButton({ link, onLeave }: OpenLinkProps) {
  const { t } = useLingui()
  const vault = useVaultState()
  const drive = useDrive()
  const announce = useAnnounce()
  const { busy, failure, run } = useCall()
  const [added, setAdded] = useState(false)
  const add = async (): Promise<void> => {
    const outcome = await run(() => drive.adoptLink(link.linkId))
    if (!outcome.ok) return
    setAdded(true)
    announce(t`Added to your drive`)
  }
  const next = useRef<HTMLButtonElement>(null)
  // The button that had the focus is gone.
  useEffect(() => {
    if (added) next.current?.focus()
  }, [added])
  if (added || vault !== 'unlocked') {
    return (
      <Button ref={next} onClick={() => onLeave(!added)}>
        {added ? t`Added: go to my drive` : t`Open my drive to add it`}
      </Button>
    )
  }
  return (
    <>
      <Button icon={FolderPlus} disabled={busy} onClick={() => void add()}>
        {t`Add to my drive`}
      </Button>
      <Button variant="quiet" onClick={() => onLeave(false)}>{t`Go to my drive`}</Button>
      {failure === null ? null : (
        <div className="basis-full">
          <FailureNote failure={failure} />
        </div>
      )}
    </>
  )
}

/** Who gave what the page shows. */
function Origin({ link }: Pick<OpenLinkProps, 'link'>) {
  const { t } = useLingui()
  return (
    <div className="mt-5 border-t border-line pt-3 text-[0.8125rem] text-muted">
      <Disclosure summary={t`Where this comes from`}>
        <p>
          <Trans>
            The list was given by the validator{' '}
            <CopyText text={link.validatorHotkey} what={t`validator hotkey`} />. Its bytes are the ones that
            the link names, and it opened with the link’s key: nobody on the way changed it, and nobody
            without the link can read it. Your requests were signed with a key made for this visit.
          </Trans>
        </p>
      </Disclosure>
    </div>
  )
}
