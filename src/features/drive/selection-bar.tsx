import { Plural, useLingui } from '@lingui/react/macro'
import {
  Download,
  Ellipsis,
  Files,
  FolderInput,
  Link2,
  type LucideIcon,
  RotateCcw,
  Star,
  StarOff,
  Trash2,
  X,
} from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { MenuButton } from '../../ui/menu-button.tsx'
import type { List } from '../shared/use-list.ts'
import type { Chosen } from './chosen.ts'
import { menuItems } from './menu-items.ts'
import type { PlaceKind } from './places.ts'
import { useFacts } from './use-chosen.ts'
import type { DriveCommands } from './use-drive-commands.ts'

interface SelectionBarProps {
  readonly list: List
  readonly chosen: Chosen
  readonly place: PlaceKind
  readonly commands: DriveCommands
  readonly onClear: () => void
}

/** What can be done with the selected rows: the same as their menu, reachable by Tab. */
export function SelectionBar({ list, chosen, place, commands, onClear }: SelectionBarProps) {
  const { t } = useLingui()
  const facts = useFacts(list, chosen)
  const bytes = facts?.totals.bytes ?? 0
  return (
    <div
      role="toolbar"
      aria-label={t`Selected`}
      className="flex h-11 shrink-0 items-center gap-0.5 border-b border-line bg-accent-soft px-2 @2xl:px-3"
    >
      <IconButton icon={X} label={t`Clear selection`} onClick={onClear} />
      {/* What has no room goes to a second line, which is not seen: half of a size would be another size. */}
      <span className="mr-auto flex h-lh min-w-0 flex-wrap gap-x-1 overflow-hidden font-medium whitespace-nowrap">
        <span>
          <Plural value={chosen.rows.size} one="# selected" other="# selected" />
        </span>
        {bytes > 0 ? <span>{`· ${formatBytes(bytes)}`}</span> : null}
      </span>
      {place === 'trash' ? (
        <InTrash chosen={chosen} commands={commands} />
      ) : (
        <InFiles chosen={chosen} commands={commands} starred={facts?.starred === true} />
      )}
      <MenuButton icon={Ellipsis} label={t`More actions`} items={menuItems(chosen, place, commands)} />
    </div>
  )
}

interface ActionProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly onClick: () => void
}

/** With its word where there is room; those of German are longer. */
function Action({ icon, label, onClick }: ActionProps) {
  return (
    <Button compact variant="quiet" icon={icon} onClick={onClick} title={label} className="max-sm:px-2">
      <span className="@max-4xl:sr-only [:lang(de)_&]:@max-6xl:sr-only">{label}</span>
    </Button>
  )
}

interface ActionsProps {
  readonly chosen: Chosen
  readonly commands: DriveCommands
}

function InTrash({ chosen, commands }: ActionsProps) {
  const { t } = useLingui()
  return (
    <>
      <Action icon={RotateCcw} label={t`Restore`} onClick={() => commands.restore(chosen)} />
      <Action icon={Trash2} label={t`Delete for good`} onClick={() => commands.deleteForGood(chosen)} />
    </>
  )
}

function InFiles({ chosen, commands, starred }: ActionsProps & { readonly starred: boolean }) {
  const { t } = useLingui()
  return (
    <>
      <Action
        icon={Download}
        label={t({ message: 'Download', context: 'verb' })}
        onClick={() => commands.download(chosen)}
      />
      <span className="@max-3xl:hidden">
        <Action
          icon={Link2}
          label={t({ message: 'Share', context: 'verb' })}
          onClick={() => commands.share(chosen)}
        />
      </span>
      <Action icon={FolderInput} label={t`Move to…`} onClick={() => commands.relocate('move', chosen)} />
      <span className="@max-2xl:hidden">
        <Action icon={Files} label={t`Copy to…`} onClick={() => commands.relocate('copy', chosen)} />
      </span>
      <Action
        icon={starred ? StarOff : Star}
        label={starred ? t`Remove star` : t`Star`}
        onClick={() => commands.star(chosen, !starred)}
      />
      <Action icon={Trash2} label={t`Move to trash`} onClick={() => commands.trash(chosen)} />
    </>
  )
}
