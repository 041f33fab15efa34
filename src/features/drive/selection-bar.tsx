import { Download, Info, Link2, Pencil, ShieldCheck, Trash2, X } from 'lucide-react'
import type { DriveEntry } from '../../client/drive-api.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatBytes, plural } from '../../ui/format.ts'
import type { Totals } from './entry-tree.ts'
import type { DriveCommands } from './use-drive-commands.ts'

interface SelectionBarProps {
  readonly selected: readonly DriveEntry[]
  readonly totals: Totals
  readonly commands: DriveCommands
  readonly onClear: () => void
}

/**
 * What can be done with the selected rows: the same as their menu, reachable by Tab. The line is always there, for
 * a bar that appears would move the row under the pointer between the two clicks of a double click.
 */
export function SelectionBar({ selected, totals, commands, onClear }: SelectionBarProps) {
  const [first] = selected
  if (first === undefined) return <TotalsLine totals={totals} />
  const single = selected.length === 1
  const file = single && first.kind === 'file'
  const bytes = selected.reduce((sum, entry) => sum + entry.bytes, 0)
  return (
    <div
      role="toolbar"
      aria-label="Selected"
      className="flex h-11 shrink-0 items-center gap-1 border-b border-line bg-accent-soft px-2 sm:px-3"
    >
      <IconButton icon={X} label="Clear selection" onClick={onClear} />
      <span className="mr-auto truncate font-medium">
        {selected.length} selected{bytes > 0 ? ` · ${formatBytes(bytes)}` : ''}
        <span className="sr-only"> {plural(selected.length, 'entry', 'entries')}</span>
      </span>
      <Button compact variant="quiet" icon={Download} onClick={() => commands.download(selected)}>
        <span className="max-sm:sr-only">Download</span>
      </Button>
      {file ? (
        <>
          <IconButton icon={Link2} label="Copy link" onClick={() => commands.link(first)} />
          <IconButton icon={ShieldCheck} label="Proof sheet" onClick={() => commands.proofs(first)} />
        </>
      ) : null}
      {single ? (
        <>
          <IconButton
            icon={Info}
            label="Details"
            onClick={() => commands.details(first)}
            className="max-sm:hidden"
          />
          <IconButton icon={Pencil} label="Rename" onClick={() => commands.rename(first)} />
        </>
      ) : null}
      <IconButton icon={Trash2} label="Remove" onClick={() => commands.remove(selected)} />
    </div>
  )
}

function TotalsLine({ totals }: { readonly totals: Totals }) {
  return (
    <p className="flex h-11 shrink-0 items-center border-b border-line px-3 text-muted sm:px-4">
      {plural(totals.files, 'file')}
      {totals.folders > 0 ? `, ${plural(totals.folders, 'folder')}` : ''} · {formatBytes(totals.bytes)}
    </p>
  )
}
