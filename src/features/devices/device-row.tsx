import { useLingui } from '@lingui/react/macro'
import { Ellipsis, Monitor, Pencil, Smartphone, Terminal, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { DeviceInfo } from '../../client/sync-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { formatDate } from '../../ui/format.ts'
import { Menu, type MenuItem } from '../../ui/menu.tsx'

interface DeviceRowProps {
  readonly device: DeviceInfo
  /** Unix milliseconds. */
  readonly now: number
  readonly onRename: () => void
  readonly onRemove: () => void
}

export function DeviceRow({ device, now, onRename, onRemove }: DeviceRowProps) {
  const { t } = useLingui()
  const [menu, setMenu] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const name = nameInSentence(device.name)
  const added = formatDate(device.addedAt, now)
  const seen = formatDate(device.seenAt, now)
  const rename: MenuItem = { label: t`Rename`, icon: Pencil, onChoose: onRename }
  const remove: MenuItem = { label: t`Remove`, icon: Trash2, onChoose: onRemove, danger: true }
  return (
    <li className="flex items-center gap-3 py-3">
      <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent">
        <DeviceIcon name={device.name} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="min-w-0 font-medium break-words">{device.name}</bdi>
          {device.isThisOne ? <Badge tone="accent">{t`This one`}</Badge> : null}
        </p>
        <p className="text-[0.8125rem] text-muted">
          {device.isThisOne ? t`Added ${added}` : t`Added ${added} · last opened ${seen}`}
        </p>
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
          items={device.isThisOne ? [rename] : [rename, remove]}
        />
      )}
    </li>
  )
}

function DeviceIcon({ name }: { readonly name: string }) {
  const shape = { 'aria-hidden': true, size: 18, strokeWidth: 1.9 } as const
  if (/Android|iOS/.test(name)) return <Smartphone {...shape} />
  return name.startsWith('Command line') ? <Terminal {...shape} /> : <Monitor {...shape} />
}
