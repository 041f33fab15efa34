import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Download, Info, Link2, Pencil, ShieldCheck, Trash2, X } from 'lucide-react'
import type { DriveEntry } from '../../client/drive-api.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
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
  const { t } = useLingui()
  const [first] = selected
  if (first === undefined) return <TotalsLine totals={totals} />
  const single = selected.length === 1
  const file = single && first.kind === 'file'
  const bytes = selected.reduce((sum, entry) => sum + entry.bytes, 0)
  return (
    <div
      role="toolbar"
      aria-label={t`Selected`}
      className="flex h-11 shrink-0 items-center gap-1 border-b border-line bg-accent-soft px-2 sm:px-3"
    >
      <IconButton icon={X} label={t`Clear selection`} onClick={onClear} />
      <span className="mr-auto truncate font-medium">
        <Plural value={selected.length} one="# selected" other="# selected" />
        {bytes > 0 ? ` · ${formatBytes(bytes)}` : ''}
      </span>
      <Button compact variant="quiet" icon={Download} onClick={() => commands.download(selected)}>
        <span className="max-sm:sr-only">{t({ message: 'Download', context: 'verb' })}</span>
      </Button>
      {file ? (
        <>
          <IconButton icon={Link2} label={t`Copy link`} onClick={() => commands.link(first)} />
          <IconButton icon={ShieldCheck} label={t`Proof sheet`} onClick={() => commands.proofs(first)} />
        </>
      ) : null}
      {single ? (
        <>
          <IconButton
            icon={Info}
            label={t`Details`}
            onClick={() => commands.details(first)}
            className="max-sm:hidden"
          />
          <IconButton icon={Pencil} label={t`Rename`} onClick={() => commands.rename(first)} />
        </>
      ) : null}
      <IconButton icon={Trash2} label={t`Remove`} onClick={() => commands.remove(selected)} />
    </div>
  )
}

function TotalsLine({ totals }: { readonly totals: Totals }) {
  return (
    <p className="flex h-11 shrink-0 items-center border-b border-line px-3 text-muted sm:px-4">
      {totals.folders > 0 ? (
        <Trans>
          <Plural value={totals.files} one="# file" other="# files" />,{' '}
          <Plural value={totals.folders} one="# folder" other="# folders" />
        </Trans>
      ) : (
        <Plural value={totals.files} one="# file" other="# files" />
      )}
      {` · ${formatBytes(totals.bytes)}`}
    </p>
  )
}
