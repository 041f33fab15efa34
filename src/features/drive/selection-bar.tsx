import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Download, Info, Link2, Pencil, ShieldCheck, Trash2, X } from 'lucide-react'
import type { DriveRow, Totals } from '../../client/drive-api.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { useTotals } from '../shared/totals-query.ts'
import type { Chosen } from './chosen.ts'
import type { DriveCommands } from './use-drive-commands.ts'

interface SelectionBarProps {
  /** Null while nothing is selected. */
  readonly chosen: Chosen | null
  readonly totals: Totals
  readonly commands: DriveCommands
  readonly onClear: () => void
}

/**
 * What can be done with the selected rows: the same as their menu, reachable by Tab. The line is always there, for
 * a bar that appears would move the row under the pointer between the two clicks of a double click.
 */
export function SelectionBar({ chosen, totals, commands, onClear }: SelectionBarProps) {
  return chosen === null ? (
    <TotalsLine totals={totals} />
  ) : (
    <Chooser chosen={chosen} commands={commands} onClear={onClear} />
  )
}

function Chooser({
  chosen,
  commands,
  onClear,
}: Pick<SelectionBarProps, 'commands' | 'onClear'> & { readonly chosen: Chosen }) {
  const { t } = useLingui()
  const { ids, only } = chosen
  const { bytes } = useTotals(ids)
  return (
    <div
      role="toolbar"
      aria-label={t`Selected`}
      className="flex h-11 shrink-0 items-center gap-1 border-b border-line bg-accent-soft px-2 sm:px-3"
    >
      <IconButton icon={X} label={t`Clear selection`} onClick={onClear} />
      <span className="mr-auto truncate font-medium">
        <Plural value={ids.length} one="# selected" other="# selected" />
        {bytes > 0 ? ` · ${formatBytes(bytes)}` : ''}
      </span>
      <Button compact variant="quiet" icon={Download} onClick={() => commands.download(chosen)}>
        <span className="max-sm:sr-only">{t({ message: 'Download', context: 'verb' })}</span>
      </Button>
      {only === null ? null : <ForOne only={only} commands={commands} />}
      <IconButton icon={Trash2} label={t`Remove`} onClick={() => commands.remove(chosen)} />
    </div>
  )
}

function ForOne({ only, commands }: { readonly only: DriveRow; readonly commands: DriveCommands }) {
  const { t } = useLingui()
  return (
    <>
      {only.kind === 'file' ? (
        <>
          <IconButton icon={Link2} label={t`Copy link`} onClick={() => commands.link(only)} />
          <IconButton icon={ShieldCheck} label={t`Proof sheet`} onClick={() => commands.proofs(only)} />
        </>
      ) : null}
      <IconButton
        icon={Info}
        label={t`Details`}
        onClick={() => commands.details(only)}
        className="max-sm:hidden"
      />
      <IconButton icon={Pencil} label={t`Rename`} onClick={() => commands.rename(only)} />
    </>
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
