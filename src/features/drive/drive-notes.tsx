import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import type { List } from '../shared/use-list.ts'
import { EndingNote } from './ending-note.tsx'
import { HeldBar } from './held-bar.tsx'
import { ReadingNote } from './reading-note.tsx'
import { TrashedFolder } from './trashed-folder.tsx'
import { useWorkspace } from './workspace.tsx'

interface DriveNotesProps {
  readonly list: List | null
  readonly onPaste: (() => void) | null
}

/** What the person should know before the list: what went wrong, what waits. */
export function DriveNotes({ list, onPaste }: DriveNotesProps) {
  const { t } = useLingui()
  const { failure, dismiss, adding, held } = useWorkspace()
  const trashed = list?.state.path.find(({ trashedAt }) => trashedAt !== null)
  return (
    <>
      {failure === null ? null : (
        <div className="flex items-start gap-2 px-3 pb-3 max-sm:pt-3 sm:px-6">
          <div className="min-w-0 flex-1">
            <FailureNote failure={failure} />
          </div>
          <IconButton icon={X} label={t`Dismiss`} onClick={dismiss} />
        </div>
      )}
      <EndingNote />
      {trashed === undefined ? null : <TrashedFolder folder={trashed} />}
      {adding.reading === null ? null : <ReadingNote reading={adding.reading} />}
      {held === null ? null : <HeldBar held={held} onPaste={onPaste} />}
    </>
  )
}
