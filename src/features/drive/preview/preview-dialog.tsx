import { useLingui } from '@lingui/react/macro'
import { ChevronLeft, ChevronRight, Download, Info } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { IconButton } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { formatBytes } from '../../../ui/format.ts'
import { EntryName } from '../../shared/entry-name.tsx'
import type { List } from '../../shared/use-list.ts'
import type { DriveCommands } from '../use-drive-commands.ts'
import { Stage } from './stage.tsx'
import { type Looked, useSteps } from './use-steps.ts'

interface PreviewDialogProps {
  readonly first: Looked
  readonly list: List
  readonly commands: DriveCommands
  readonly onClose: () => void
}

/** One file of a list, as large as the window; the arrow keys go on to its neighbours. */
export function PreviewDialog({ first, list, commands, onClose }: PreviewDialogProps) {
  const { t } = useLingui()
  const { looked, step, isFirst, isLast } = useSteps(first, list.state.order)
  const { entry, row } = looked
  const go = (by: 1 | -1) => void step(by).catch(() => undefined)
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null
    if (by === null || event.altKey || event.ctrlKey || event.metaKey || seeks(event.target)) return
    event.preventDefault()
    go(by)
  }
  const onDownload = () => commands.download({ rows: new Set([row]), only: entry })
  const actions = (
    <>
      <IconButton
        icon={ChevronLeft}
        label={t`Previous file`}
        aria-disabled={isFirst}
        onClick={() => go(-1)}
      />
      <IconButton
        icon={ChevronRight}
        label={t`Next file`}
        aria-disabled={isLast}
        onClick={() => go(1)}
        data-autofocus
      />
      <IconButton icon={Download} label={t({ message: 'Download', context: 'verb' })} onClick={onDownload} />
      <IconButton icon={Info} label={t`Details`} onClick={() => commands.details(entry, row)} />
    </>
  )
  const title = (
    <span className="flex min-w-0 items-baseline gap-2">
      <EntryName name={entry.name} className="truncate" />
      <span className="shrink-0 text-xs font-normal text-muted max-sm:hidden">
        {formatBytes(entry.bytes)}
      </span>
    </span>
  )
  return (
    <Dialog title={title} placement="full" actions={actions} onClose={onClose} onKeyDown={onKeyDown}>
      <Stage key={entry.id} entry={entry} onDownload={onDownload} />
    </Dialog>
  )
}

/** What has arrow keys of its own: a film, a field, a page that is wider than its room. */
function seeks(target: EventTarget): boolean {
  return target instanceof Element && target.closest('video, audio, input, [data-sideways=true]') !== null
}
