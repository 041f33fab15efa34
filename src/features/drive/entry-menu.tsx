import { useLingui } from '@lingui/react/macro'
import { Download, FolderOpen, Info, Link2, Pencil, ShieldCheck, Trash2 } from 'lucide-react'
import type { DriveRow } from '../../client/drive-api.ts'
import { nameInSentence } from '../../ui/display-name.ts'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import { chosenRow } from './chosen.ts'
import type { DriveCommands } from './use-drive-commands.ts'

interface EntryMenuProps {
  readonly entry: DriveRow
  readonly at: { readonly x: number; readonly y: number }
  readonly commands: DriveCommands
  readonly onClose: () => void
}

export function EntryMenu({ entry, at, commands, onClose }: EntryMenuProps) {
  const { t } = useLingui()
  const file: readonly MenuItem[] = [
    {
      label: t({ message: 'Download', context: 'verb' }),
      icon: Download,
      onChoose: () => commands.download(chosenRow(entry)),
    },
    { label: t`Copy link`, icon: Link2, onChoose: () => commands.link(entry) },
    { label: t`Proof sheet`, icon: ShieldCheck, onChoose: () => commands.proofs(entry) },
    { label: t`Details`, icon: Info, onChoose: () => commands.details(entry) },
  ]
  const folder: readonly MenuItem[] = [
    {
      label: t({ message: 'Open', context: 'verb' }),
      icon: FolderOpen,
      onChoose: () => commands.open(entry),
    },
    { label: t`Download as ZIP`, icon: Download, onChoose: () => commands.download(chosenRow(entry)) },
    { label: t`Details`, icon: Info, onChoose: () => commands.details(entry) },
  ]
  const both: readonly MenuItem[] = [
    { label: t`Rename`, icon: Pencil, onChoose: () => commands.rename(entry) },
    { label: t`Remove`, icon: Trash2, onChoose: () => commands.remove(chosenRow(entry)), danger: true },
  ]
  const items = [...(entry.kind === 'file' ? file : folder), ...both]
  const name = nameInSentence(entry.name)
  return <Menu label={t`Actions for ${name}`} items={items} at={at} onClose={onClose} />
}
