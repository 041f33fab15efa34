import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { FolderPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import type { FolderRef } from './action-sentences.ts'
import { type Chosen, handlesOf } from './chosen.ts'
import { FolderTreeView } from './folder-tree-view.tsx'
import { NameForm } from './name-form.tsx'
import type { DrivePlace } from './places.ts'
import { useFolderTree } from './use-folder-tree.ts'
import { useWorkspace } from './workspace.tsx'

interface FolderDialogProps {
  readonly how: 'move' | 'copy'
  readonly chosen: Chosen
  readonly place: DrivePlace
  readonly onClose: () => void
}

/** Asks for a folder; new ones can be made on the way. */
export function FolderDialog({ how, chosen, place, onClose }: FolderDialogProps) {
  const { t } = useLingui()
  const { actions } = useWorkspace()
  const closed = useFolderIds(chosen)
  const tree = useFolderTree(closed)
  const [naming, setNaming] = useState(false)
  const target = tree.chosen
  // A folder does not go into itself, and nothing is moved to where it is.
  const inItself = target.id !== null && closed.has(target.id)
  const there = how === 'move' && place.kind === 'folder' && place.id === target.id
  const put = () => {
    onClose()
    void actions[how](handlesOf(chosen), target)
  }
  return (
    <Dialog title={how === 'move' ? t`Move to…` : t`Copy to…`} onClose={onClose}>
      <p className="mb-3 text-muted">
        <What chosen={chosen} />
      </p>
      <FolderTreeView tree={tree} closed={closed} onChoose={inItself || there ? null : put} />
      {naming ? (
        <div className="mt-3 rounded-lg border border-line bg-raised p-3">
          <NewFolderIn
            folder={target}
            onDone={(id) => (setNaming(false), tree.made(target.id, id))}
            onCancel={() => setNaming(false)}
          />
        </div>
      ) : (
        <DialogActions>
          <Button
            variant="quiet"
            icon={FolderPlus}
            className="sm:mr-auto"
            disabled={inItself}
            onClick={() => setNaming(true)}
          >
            {t`New folder`}
          </Button>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" disabled={inItself || there} onClick={put}>
            {how === 'move' ? t`Move here` : t`Copy here`}
          </Button>
        </DialogActions>
      )}
      <p role="status" className="sr-only">
        {there ? t`They are in this folder already` : ''}
      </p>
    </Dialog>
  )
}

function What({ chosen }: { readonly chosen: Chosen }) {
  const { only, rows } = chosen
  if (only !== null) return <EntryName name={only.name} className="font-medium break-all text-ink" />
  return <Plural value={rows.size} one="# entry" other="# entries" />
}

interface NewFolderInProps {
  readonly folder: FolderRef
  readonly onDone: (id: string) => void
  readonly onCancel: () => void
}

function NewFolderIn({ folder, onDone, onCancel }: NewFolderInProps) {
  const { name } = folder
  return (
    <>
      <p className="mb-2 text-[0.8125rem] text-muted">
        {name === null ? (
          <Trans>A folder at the top of your drive</Trans>
        ) : (
          <Trans>
            A folder in <EntryName name={name} className="font-medium text-ink" />
          </Trans>
        )}
      </p>
      <NameForm entry={null} parentId={folder.id} onDone={({ id }) => onDone(id)} onCancel={onCancel} />
    </>
  )
}

/** Ids of the chosen: none of them can be the target, nor what is in it. */
function useFolderIds(chosen: Chosen): ReadonlySet<string> {
  const drive = useDrive()
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    let wanted = true
    drive.ids(handlesOf(chosen)).then(
      (found) => wanted && setIds(new Set(found)),
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [drive, chosen])
  return ids
}
