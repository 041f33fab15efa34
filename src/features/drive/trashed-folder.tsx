import { Trans, useLingui } from '@lingui/react/macro'
import { RotateCcw } from 'lucide-react'
import type { DriveEntry } from '../../client/entry-api.ts'
import { Button } from '../../ui/button.tsx'
import { InlineNote } from '../../ui/notice.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { useWorkspace } from './workspace.tsx'

/** Somebody came by its address, or it was moved to the trash meanwhile. */
export function TrashedFolder({ folder }: { readonly folder: DriveEntry }) {
  const { t } = useLingui()
  const { actions } = useWorkspace()
  return (
    <div className="px-3 pb-3 sm:px-6">
      <InlineNote tone="claimed">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <p className="min-w-0 flex-1">
            <Trans>
              <EntryName name={folder.name} className="font-medium" /> is in the trash. Nothing can be added
              to it until it is restored.
            </Trans>
          </p>
          <Button compact icon={RotateCcw} onClick={() => void actions.restoreById(folder.id)}>
            {t`Restore`}
          </Button>
        </div>
      </InlineNote>
    </div>
  )
}
