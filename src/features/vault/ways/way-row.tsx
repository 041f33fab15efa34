import { useLingui } from '@lingui/react/macro'
import { BadgeCheck, Ellipsis, Replace, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RehearsalState, SlotView } from '../../../client/vault-api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { IconButton } from '../../../ui/button.tsx'
import { nameInSentence } from '../../../ui/display-name.ts'
import { formatDateTime } from '../../../ui/format.ts'
import { Menu, type MenuItem } from '../../../ui/menu.tsx'
import { guessSentence } from '../door/opening-cost.ts'
import { KINDS, kindName, wayName } from './ways-model.ts'

interface WayRowProps {
  readonly way: SlotView
  readonly rehearsal: RehearsalState | null
  /** The only way left. */
  readonly last: boolean
  readonly onReplace: () => void
  readonly onRemove: () => void
  readonly onRehearse: () => void
}

export function WayRow({ way, rehearsal, last, onReplace, onRemove, onRehearse }: WayRowProps) {
  const { t } = useLingui()
  const [menu, setMenu] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const { icon: Icon } = KINDS[way.kind]
  const name = nameInSentence(wayName(way))
  const made = formatDateTime(way.createdAt)
  const facts = [way.label === '' ? '' : kindName(way.kind), t`made ${made}`, guessSentence(way)]
  const rehearse: MenuItem = { label: t`Rehearse`, icon: BadgeCheck, onChoose: onRehearse }
  const replace: MenuItem = { label: t`Replace`, icon: Replace, onChoose: onReplace }
  const remove: MenuItem = { label: t`Remove`, icon: Trash2, onChoose: onRemove, danger: true }
  return (
    <li className="flex items-center gap-3 py-3">
      <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent">
        <Icon aria-hidden="true" size={18} strokeWidth={1.9} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="min-w-0 font-medium break-words">{wayName(way)}</bdi>
          {way.kind === 'phrase' ? <RehearsedBadge slot={way.slot} rehearsal={rehearsal} /> : null}
        </p>
        <p className="text-[0.8125rem] text-muted">{facts.filter((fact) => fact !== '').join(' · ')}</p>
        {last ? (
          <p className="text-[0.8125rem] text-muted">{t`The only way in: it stays until there is another.`}</p>
        ) : null}
      </div>
      <IconButton
        icon={Ellipsis}
        label={t`Actions for ${name}`}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect()
          setMenu({ x: left, y: bottom + 4 })
        }}
      />
      {menu === null ? null : (
        <Menu
          label={t`Actions for ${name}`}
          at={menu}
          onClose={() => setMenu(null)}
          items={[...(way.kind === 'phrase' ? [rehearse] : []), replace, ...(last ? [] : [remove])]}
        />
      )}
    </li>
  )
}

interface RehearsedBadgeProps {
  readonly slot: string
  readonly rehearsal: RehearsalState | null
}

/** The drive answers for one kit: the one rehearsed last, else the newest. */
function RehearsedBadge({ slot, rehearsal }: RehearsedBadgeProps) {
  const { t } = useLingui()
  if (rehearsal === null || rehearsal.kind === 'never' || rehearsal.slot !== slot) return null
  if (rehearsal.kind === 'made') return <Badge tone="claimed">{t`Not rehearsed`}</Badge>
  const at = formatDateTime(rehearsal.at)
  return <Badge tone="verified">{t`Rehearsed ${at}`}</Badge>
}
