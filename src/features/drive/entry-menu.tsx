import { useLingui } from '@lingui/react/macro'
import { nameInSentence } from '../../ui/display-name.ts'
import { Menu } from '../../ui/menu.tsx'
import type { Chosen } from './chosen.ts'
import { menuItems } from './menu-items.ts'
import type { PlaceKind } from './places.ts'
import type { DriveCommands } from './use-drive-commands.ts'

interface EntryMenuProps {
  readonly chosen: Chosen
  readonly place: PlaceKind
  readonly at: { readonly x: number; readonly y: number }
  readonly commands: DriveCommands
  readonly onClose: () => void
}

/** What can be done with what is selected. */
export function EntryMenu({ chosen, place, at, commands, onClose }: EntryMenuProps) {
  const { t } = useLingui()
  const { only, rows } = chosen
  const name = only === null ? null : nameInSentence(only.name)
  const count = rows.size
  return (
    <Menu
      label={name === null ? t`Actions for ${count} entries` : t`Actions for ${name}`}
      items={menuItems(chosen, place, commands)}
      at={at}
      onClose={onClose}
    />
  )
}
