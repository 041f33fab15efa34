import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { Sort } from '../../client/entry-api.ts'
import type { DriveFailure } from '../../client/outcome-api.ts'
import { CollisionDialog } from './collision-dialog.tsx'
import { DragStore } from './drag-model.ts'
import type { Held } from './held.ts'
import { PlaceMemory } from './place-memory.ts'
import { FIRST_SORT, type PlaceKind } from './places.ts'
import { type Adding, useAddFiles } from './use-add-files.ts'
import { useCollisions } from './use-collisions.ts'
import { type EntryActions, useEntryActions } from './use-entry-actions.ts'

/** What is looked for, and where one was before. In memory only: names are nobody's business, and addresses are kept. */
export interface Searching {
  readonly text: string
  readonly from: string
}

export interface Workspace {
  readonly actions: EntryActions
  readonly adding: Adding
  readonly drag: DragStore
  readonly memory: PlaceMemory
  readonly sorts: Readonly<Record<PlaceKind, Sort>>
  readonly setSort: (kind: PlaceKind, sort: Sort) => void
  readonly held: Held | null
  readonly hold: (held: Held | null) => void
  readonly searching: Searching
  readonly search: (searching: Searching) => void
  /** The last thing that went wrong, until the next begins. */
  readonly failure: DriveFailure | null
  readonly dismiss: () => void
}

const WorkspaceContext = createContext<Workspace | null>(null)

/**
 * What the places of the drive share, and the rail beside them: what is being dragged, held or looked for, and what can be
 * done. It lives while the drive is open and is forgotten when it is locked.
 */
export function DriveWorkspace({ children }: { readonly children: ReactNode }) {
  const [drag] = useState(() => new DragStore())
  const [memory] = useState(() => new PlaceMemory())
  const [sorts, setSorts] = useState(FIRST_SORT)
  const [held, hold] = useState<Held | null>(null)
  const [searching, search] = useState<Searching>({ text: '', from: '/drive' })
  const [failure, fail] = useState<DriveFailure | null>(null)
  const { ask, question, answer } = useCollisions()
  const actions = useEntryActions(ask, fail)
  const adding = useAddFiles(ask, fail)
  const workspace = useMemo<Workspace>(
    () => ({
      actions,
      adding,
      drag,
      memory,
      sorts,
      setSort: (kind, sort) => setSorts((before) => ({ ...before, [kind]: sort })),
      held,
      hold,
      searching,
      search,
      failure,
      dismiss: () => fail(null),
    }),
    [actions, adding, drag, memory, sorts, held, searching, failure],
  )
  return (
    <WorkspaceContext value={workspace}>
      {children}
      {question === null ? null : <CollisionDialog question={question} onAnswer={answer} />}
    </WorkspaceContext>
  )
}

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (workspace === null) throw new TypeError('The drive was used outside <DriveWorkspace>')
  return workspace
}
