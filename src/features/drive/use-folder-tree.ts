import { useCallback, useEffect, useMemo, useState } from 'react'
import { useDrive } from '../shared/drive-context.tsx'
import type { FolderRef } from './action-sentences.ts'
import {
  FIRST_TREE,
  type FolderId,
  type TreeRow,
  treeRows,
  unknownBranches,
  withBranches,
  withOpen,
} from './tree-model.ts'

export interface FolderTreeState {
  readonly rows: readonly TreeRow[]
  /** Place of the chosen folder in the rows. */
  readonly at: number
  readonly chosen: FolderRef
  readonly choose: (id: FolderId) => void
  readonly setOpen: (id: FolderId, open: boolean) => void
  /** A folder was made in another: shows and chooses it. */
  readonly made: (inside: FolderId, id: string) => void
}

/** Folders as they are unfolded. @param closed folders that never are */
export function useFolderTree(closed: ReadonlySet<string>): FolderTreeState {
  const drive = useDrive()
  const [tree, setTree] = useState(FIRST_TREE)
  const [chosenId, choose] = useState<FolderId>(null)

  const learn = useCallback(
    async (id: FolderId): Promise<void> => {
      const found = await drive.folders(id)
      setTree((before) => withBranches(before, id, found.ok ? found.value : []))
    },
    [drive],
  )
  useEffect(() => {
    for (const id of unknownBranches(tree))
      drive.folders(id).then(
        (found) => setTree((before) => withBranches(before, id, found.ok ? found.value : [])),
        () => undefined,
      )
  }, [drive, tree])

  const rows = useMemo(() => treeRows(tree, closed), [tree, closed])
  // The chosen one may have been folded away: then its folder is.
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === chosenId),
  )
  const row = rows[at]
  const show = async (inside: FolderId, id: string): Promise<void> => {
    await learn(inside)
    // Its folder had no folders before, perhaps: what is around it knows that now.
    for (const above of parentsOf(rows, inside)) await learn(above)
    setTree((before) => withOpen(before, inside, true))
    choose(id)
  }
  return {
    rows,
    at,
    chosen: { id: row?.id ?? null, name: row?.name ?? null },
    choose,
    setOpen: (id, open) => setTree((before) => withOpen(before, id, open)),
    made: (inside, id) => void show(inside, id).catch(() => undefined),
  }
}

/** The folder that a row is in, if it is seen. */
function parentsOf(rows: readonly TreeRow[], id: FolderId): FolderId[] {
  const at = rows.findIndex((row) => row.id === id)
  const depth = rows[at]?.depth ?? 0
  const parent = rows.slice(0, Math.max(0, at)).findLast((row) => row.depth < depth)
  return parent === undefined ? [] : [parent.id]
}
