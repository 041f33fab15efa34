import { useLingui } from '@lingui/react/macro'
import { Copy, Ellipsis, File, Files, Folder, ListX, QrCode, Unlink } from 'lucide-react'
import type { SharedLink } from '../../client/share-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import type { MenuItem } from '../../ui/menu.tsx'
import { MenuButton } from '../../ui/menu-button.tsx'
import { useAnnounce } from '../shared/announcer.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { absoluteLink } from '../shared/share-link.ts'
import { STATE_TONES, STATE_WORDS } from './link-ends.ts'
import { LinkLine } from './link-facts.tsx'

interface LinkRowProps {
  readonly link: SharedLink
  readonly onShow: () => void
  readonly onRevoke: () => void
  readonly onForget: () => void
}

const ICONS = { file: File, folder: Folder, selection: Files } as const

export function LinkRow({ link, onShow, onRevoke, onForget }: LinkRowProps) {
  const { t } = useLingui()
  const announce = useAnnounce()
  const Icon = ICONS[link.kind]
  const name = nameInSentence(link.name)
  const copy = () => {
    navigator.clipboard.writeText(absoluteLink(link.link, location.origin)).then(
      () => announce(t`Copied the link to ${name}`),
      // Where the clipboard is closed the text can be copied by hand.
      onShow,
    )
  }
  const live = link.state === 'live'
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent">
        <Icon aria-hidden="true" size={18} strokeWidth={1.9} />
      </span>
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <EntryName name={link.name} className="min-w-0 font-medium break-all" />
          <Badge tone={STATE_TONES[link.state]}>{t(STATE_WORDS[link.state])}</Badge>
        </p>
        <LinkLine link={link} />
        {live && link.lostSource ? (
          <p className="text-[0.8125rem] text-claimed">
            {t`Something it was made of is not in the drive any more.`}
          </p>
        ) : null}
      </div>
      <div className="ml-auto flex items-center gap-1">
        {live ? (
          <Button compact icon={Copy} onClick={copy} aria-label={t`Copy the link to ${name}`}>
            {t`Copy link`}
          </Button>
        ) : null}
        <MenuButton
          icon={Ellipsis}
          label={t`Actions for ${name}`}
          items={itemsOf(link, {
            show: { label: t`Show link and code`, icon: QrCode, onChoose: onShow },
            revoke: { label: t`Revoke link`, icon: Unlink, onChoose: onRevoke, danger: true },
            again: { label: t`Tell the validators again`, icon: Unlink, onChoose: onRevoke },
            forget: { label: t`Take off the list`, icon: ListX, onChoose: onForget },
          })}
        />
      </div>
    </li>
  )
}

type Items = Readonly<Record<'show' | 'revoke' | 'again' | 'forget', MenuItem>>

function itemsOf({ state }: SharedLink, { show, revoke, again, forget }: Items): MenuItem[] {
  if (state === 'live') return [show, revoke]
  return state === 'revoking' ? [again, forget] : [forget]
}
