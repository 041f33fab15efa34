import { t } from '@lingui/core/macro'
import { useMemo, useRef } from 'react'
import { useLocation } from 'wouter'
import type { DriveApi } from '../../client/drive-api.ts'
import type { Changed } from '../../client/entry-api.ts'
import type { DriveFailure, Outcome } from '../../client/outcome-api.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'
import * as say from './action-sentences.ts'
import { conflictsOfEntries, entryChoices } from './collision-model.ts'
import type { AskCollisions } from './use-collisions.ts'

type Handles = Uint32Array

/** Everything that is done to entries at once; each is told, and can be taken back from there. */
export interface EntryActions {
  /** Moving and copying ask first about names that are taken. */
  readonly move: (handles: Handles, to: say.FolderRef) => Promise<void>
  readonly copy: (handles: Handles, to: say.FolderRef) => Promise<void>
  readonly trash: (handles: Handles) => Promise<void>
  readonly restore: (handles: Handles) => Promise<void>
  readonly restoreById: (entryId: string) => Promise<void>
  readonly star: (handles: Handles, starred: boolean) => Promise<void>
  /** Asks the holders of all of it for a chunk each. */
  readonly audit: (handles: Handles) => Promise<void>
  /** Takes back the last of them, once. */
  readonly undo: () => Promise<void>
}

type Fail = (failure: DriveFailure | null) => void
type Change = (ids: readonly string[]) => Promise<Outcome<Changed> | null>
type Sentence = (entries: number) => string

export function useEntryActions(ask: AskCollisions, fail: Fail): EntryActions {
  const drive = useDrive()
  const announce = useAnnounce()
  const last = useRef<number | null>(null)
  const [, navigate] = useLocation()
  return useMemo(() => {
    const attempt = async (work: () => Promise<void>): Promise<void> => {
      fail(null)
      await work().catch(() => fail(BRIDGE_FAILURE))
    }
    const undo = (change: number) =>
      attempt(async () => {
        if (last.current === change) last.current = null
        const outcome = await drive.undo(change)
        if (!outcome.ok) fail(outcome.error)
        else announce(outcome.value.entries === 0 ? t`There is nothing left to undo` : t`Undone`)
      })
    const act = (what: Handles | string, change: Change, sentence: Sentence) =>
      attempt(async () => {
        const outcome = await change(typeof what === 'string' ? [what] : await drive.ids(what))
        // The person thought better of it: nothing was begun.
        if (outcome === null) return
        if (!outcome.ok) return fail(outcome.error)
        const { entries, undo: done } = outcome.value
        if (entries === 0) return announce(t`Nothing was changed`)
        last.current = done
        announce(sentence(entries), { label: t`Undo`, run: () => void undo(done) })
      })
    return {
      move: (handles, to) =>
        act(
          handles,
          (ids) => arrive('move', drive, ask, ids, to),
          (count) => say.movedSentence(count, to),
        ),
      copy: (handles, to) =>
        act(
          handles,
          (ids) => arrive('copy', drive, ask, ids, to),
          (count) => say.copiedSentence(count, to),
        ),
      trash: (handles) => act(handles, (ids) => drive.trash(ids), say.trashedSentence),
      restore: (handles) => act(handles, (ids) => drive.restore(ids), say.restoredSentence),
      restoreById: (entryId) => act(entryId, (ids) => drive.restore(ids), say.restoredSentence),
      star: (handles, starred) =>
        act(
          handles,
          (ids) => drive.setStarred(ids, starred),
          starred ? say.starredSentence : say.unstarredSentence,
        ),
      audit: (handles) =>
        attempt(async () => {
          const begun = await drive.auditNow({ kind: 'entries', ids: await drive.ids(handles) }, 'quick')
          if (!begun.ok) fail(begun.error)
          else
            announce(t`Audit begun: their miners are asked whether they still have it`, {
              label: t({ message: 'Show', context: 'verb' }),
              run: () => navigate('/proofs'),
            })
        }),
      undo: async () => {
        if (last.current === null) announce(t`There is nothing to undo`)
        else await undo(last.current)
      },
    }
  }, [drive, announce, ask, fail, navigate])
}

/** Null when the person cancels. */
async function arrive(
  how: 'move' | 'copy',
  drive: DriveApi,
  ask: AskCollisions,
  ids: readonly string[],
  to: say.FolderRef,
): Promise<Outcome<Changed> | null> {
  const collisions = await drive.collisions(ids, to.id)
  if (!collisions.ok) return collisions
  const conflicts = conflictsOfEntries(collisions.value)
  const decided = await ask({ conflicts, arriving: ids.length, how, folder: to })
  return decided === null ? null : drive[how](ids, to.id, entryChoices(decided))
}
