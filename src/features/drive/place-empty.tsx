import { Trans, useLingui } from '@lingui/react/macro'
import { Clock, FolderOpen, SearchX, ShieldCheck, Star, Trash2 } from 'lucide-react'
import { displayName } from '../../ui/display-name.ts'
import { Notice } from '../../ui/notice.tsx'
import type { List } from '../shared/use-list.ts'
import type { DrivePlace } from './places.ts'
import { useWorkspace } from './workspace.tsx'

/** A place with nothing in it says what would be in it, and how it gets there. */
export function PlaceEmpty({ place, list }: { readonly place: DrivePlace; readonly list: List }) {
  const { t } = useLingui()
  switch (place.kind) {
    case 'folder':
      return place.id === null ? <EmptyDrive /> : <EmptyFolder />
    case 'recent':
      return (
        <Notice icon={Clock} title={t`Nothing was added yet`}>
          <p>{t`Files show here as they arrive, the newest first, whatever folder they are in.`}</p>
        </Notice>
      )
    case 'starred':
      return (
        <Notice icon={Star} title={t`Nothing is starred`}>
          <p>{t`Give files and folders a star by their menu, and find them here.`}</p>
        </Notice>
      )
    case 'trash':
      return (
        <Notice icon={Trash2} title={t`The trash is empty`}>
          <p>{t`What you move to the trash stays here until you restore it or delete it for good.`}</p>
        </Notice>
      )
    case 'search':
      return <NothingFound list={list} />
  }
}

/** The first thing anybody sees after making a vault. */
function EmptyDrive() {
  const { t } = useLingui()
  return (
    <Notice icon={ShieldCheck} title={t`Your drive is empty`}>
      <p>
        <Trans>
          Drop files or folders anywhere on this page, or choose{' '}
          <strong className="font-semibold text-ink">Add files</strong>. They are encrypted here, placed with
          three miners, and each copy is checked before it counts.
        </Trans>
      </p>
    </Notice>
  )
}

function EmptyFolder() {
  const { t } = useLingui()
  return (
    <Notice icon={FolderOpen} title={t`This folder is empty`}>
      <p>{t`Drop files here to add them to it.`}</p>
    </Notice>
  )
}

export function MissingFolder() {
  const { t } = useLingui()
  return (
    <Notice icon={FolderOpen} title={t`There is no such folder in this drive`}>
      <p>{t`It may have been removed. The way back is Drive, above.`}</p>
    </Notice>
  )
}

function NothingFound({ list }: { readonly list: List }) {
  const { t } = useLingui()
  const { searching } = useWorkspace()
  const { place } = list.state
  const text = place.kind === 'search' ? place.text.trim() : ''
  if (searching.text.trim() === '')
    return (
      <Notice icon={SearchX} title={t`What are you looking for?`}>
        <p>{t`Type a part of a name. What you type stays in this page: it is not sent, and not kept in the history.`}</p>
      </Notice>
    )
  return (
    <Notice icon={SearchX} title={t`Nothing is called that`}>
      <p className="break-words">
        <Trans>
          No name in your drive has <bdi className="font-medium text-ink">{displayName(text)}</bdi> in it.
          Names in the trash are not looked at.
        </Trans>
      </p>
    </Notice>
  )
}
