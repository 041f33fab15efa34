import { Trans, useLingui } from '@lingui/react/macro'
import type { Choice } from '../../client/entry-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { formatBytes, formatDateTime } from '../../ui/format.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import type { Conflict, Side } from './collision-model.ts'
import { FileIcon } from './file-icon.tsx'
import { useChoiceWords } from './use-choice-words.ts'

interface ConflictRowProps {
  readonly conflict: Conflict
  readonly choice: Choice
  readonly onDecide: (key: string, choice: Choice) => void
}

/** One name that is taken: what is there, what arrives, and what to do. */
export function ConflictRow({ conflict, choice, onDecide }: ConflictRowProps) {
  const { t } = useLingui()
  const words = useChoiceWords()
  const { key, name, within, arriving, existing, same, choices } = conflict
  const shown = nameInSentence(name)
  const there = sideText(existing, t`Folder`)
  const comes = sideText(arriving, t`Folder`)
  return (
    <div className="flex h-full gap-x-3 border-b border-line px-3 py-2 max-sm:flex-col sm:items-center">
      <div className="flex min-w-0 flex-1 items-center gap-3">
        <FileIcon entry={arriving} />
        <div className="min-w-0 flex-1">
          <p className="flex min-w-0 items-center gap-2">
            <EntryName name={[...within, name].join('/')} className="truncate font-medium" />
            {same ? <Badge tone="unknown">{t`Same size and time`}</Badge> : null}
          </p>
          <p className="truncate text-xs text-muted">
            <Trans>Here: {there}</Trans>
          </p>
          <p className="truncate text-xs text-muted">
            <Trans>Arrives: {comes}</Trans>
          </p>
        </div>
      </div>
      <div className="max-sm:mt-2">
        <Segmented
          compact
          label={t`What to do with ${shown}`}
          options={choices.map((value) => ({ value, label: words[value] }))}
          value={choice}
          onChange={(next) => onDecide(key, next)}
        />
      </div>
    </div>
  )
}

function sideText({ kind, bytes, modifiedAt }: Side, folder: string): string {
  return `${kind === 'folder' ? folder : formatBytes(bytes)} · ${formatDateTime(modifiedAt)}`
}
