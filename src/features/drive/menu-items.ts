/** What can be done with what is selected, as items of a menu, by the place it is in. */
import { t } from '@lingui/core/macro'
import {
  ClipboardCopy,
  Download,
  Eye,
  Files,
  FolderInput,
  FolderOpen,
  FolderSearch,
  Info,
  Link2,
  Pencil,
  RotateCcw,
  ScanSearch,
  Scissors,
  ShieldCheck,
  Star,
  StarOff,
  Trash2,
} from 'lucide-react'
import type { DriveRow } from '../../client/entry-api.ts'
import type { MenuItem } from '../../ui/menu.tsx'
import type { Chosen } from './chosen.ts'
import type { PlaceKind } from './places.ts'
import type { DriveCommands } from './use-drive-commands.ts'

export function menuItems(chosen: Chosen, place: PlaceKind, commands: DriveCommands): MenuItem[] {
  if (place === 'trash') return inTrash(chosen, commands)
  const { only, rows } = chosen
  const [row] = rows
  const starred = only?.starred === true
  return [
    ...(only === null || row === undefined ? [] : openItems(only, row, place, commands)),
    {
      label: only?.kind === 'file' ? t({ message: 'Download', context: 'verb' }) : t`Download as ZIP`,
      icon: Download,
      onChoose: () => commands.download(chosen),
    },
    {
      label: t({ message: 'Share', context: 'verb' }),
      icon: Link2,
      onChoose: () => commands.share(chosen),
    },
    ...(only === null || row === undefined ? [] : aboutItems(only, row, commands)),
    {
      label: t({ message: 'Audit', context: 'verb' }),
      icon: ScanSearch,
      onChoose: () => commands.audit(chosen),
    },
    {
      label: starred ? t`Remove star` : t`Star`,
      icon: starred ? StarOff : Star,
      onChoose: () => commands.star(chosen, !starred),
      apart: true,
    },
    ...arrangeItems(chosen, commands),
    {
      label: t`Move to trash`,
      icon: Trash2,
      keys: t({ message: 'Del', context: 'key' }),
      onChoose: () => commands.trash(chosen),
      danger: true,
      apart: true,
    },
  ]
}

function openItems(only: DriveRow, row: number, place: PlaceKind, commands: DriveCommands): MenuItem[] {
  const items: MenuItem[] = []
  if (only.kind === 'folder')
    items.push({
      label: t({ message: 'Open', context: 'verb' }),
      icon: FolderOpen,
      onChoose: () => commands.open(only, row),
    })
  else
    items.push({
      label: t({ message: 'Preview', context: 'verb' }),
      icon: Eye,
      onChoose: () => commands.open(only, row),
    })
  if (place !== 'folder')
    items.push({
      label: t`Show in folder`,
      icon: FolderSearch,
      onChoose: () => commands.showInFolder(only, row),
    })
  return items
}

function aboutItems(only: DriveRow, row: number, commands: DriveCommands): MenuItem[] {
  const file: MenuItem[] = [
    { label: t`Proof sheet`, icon: ShieldCheck, onChoose: () => commands.proofs(only) },
  ]
  return [
    ...(only.kind === 'file' ? file : []),
    { label: t`Details`, icon: Info, onChoose: () => commands.details(only, row) },
  ]
}

function arrangeItems(chosen: Chosen, commands: DriveCommands): MenuItem[] {
  const { only } = chosen
  const ctrl = t({ message: 'Ctrl', context: 'key' })
  return [
    ...(only === null
      ? []
      : [{ label: t`Rename`, icon: Pencil, keys: 'F2', onChoose: () => commands.rename(only) }]),
    { label: t`Move to…`, icon: FolderInput, onChoose: () => commands.relocate('move', chosen) },
    { label: t`Copy to…`, icon: Files, onChoose: () => commands.relocate('copy', chosen) },
    {
      label: t({ message: 'Cut', context: 'verb' }),
      icon: Scissors,
      keys: `${ctrl}+X`,
      onChoose: () => commands.hold('move', chosen),
    },
    {
      label: t({ message: 'Copy', context: 'verb' }),
      icon: ClipboardCopy,
      keys: `${ctrl}+C`,
      onChoose: () => commands.hold('copy', chosen),
    },
  ]
}

function inTrash(chosen: Chosen, commands: DriveCommands): MenuItem[] {
  const { only, rows } = chosen
  const [row] = rows
  return [
    { label: t`Restore`, icon: RotateCcw, onChoose: () => commands.restore(chosen) },
    ...(only === null || row === undefined
      ? []
      : [{ label: t`Details`, icon: Info, onChoose: () => commands.details(only, row) }]),
    {
      label: t`Delete for good`,
      icon: Trash2,
      keys: t({ message: 'Del', context: 'key' }),
      onChoose: () => commands.deleteForGood(chosen),
      danger: true,
      apart: true,
    },
  ]
}
