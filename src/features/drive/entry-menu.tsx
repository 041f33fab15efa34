import { Download, FolderOpen, Info, Link2, Pencil, ShieldCheck, Trash2 } from 'lucide-react'
import type { DriveEntry } from '../../client/drive-api.ts'
import { displayName } from '../../ui/display-name.ts'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import type { DriveCommands } from './use-drive-commands.ts'

interface EntryMenuProps {
  readonly entry: DriveEntry
  readonly at: { readonly x: number; readonly y: number }
  readonly commands: DriveCommands
  readonly onClose: () => void
}

export function EntryMenu({ entry, at, commands, onClose }: EntryMenuProps) {
  const file: readonly MenuItem[] = [
    { label: 'Download', icon: Download, onChoose: () => commands.download([entry]) },
    { label: 'Copy link', icon: Link2, onChoose: () => commands.link(entry) },
    { label: 'Proof sheet', icon: ShieldCheck, onChoose: () => commands.proofs(entry) },
    { label: 'Details', icon: Info, onChoose: () => commands.details(entry) },
  ]
  const folder: readonly MenuItem[] = [
    { label: 'Open', icon: FolderOpen, onChoose: () => commands.open(entry) },
    { label: 'Download files', icon: Download, onChoose: () => commands.download([entry]) },
    { label: 'Details', icon: Info, onChoose: () => commands.details(entry) },
  ]
  const both: readonly MenuItem[] = [
    { label: 'Rename', icon: Pencil, onChoose: () => commands.rename(entry) },
    { label: 'Remove', icon: Trash2, onChoose: () => commands.remove([entry]), danger: true },
  ]
  const items = [...(entry.kind === 'file' ? file : folder), ...both]
  return <Menu label={`Actions for ${displayName(entry.name)}`} items={items} at={at} onClose={onClose} />
}
