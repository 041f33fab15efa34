import { plural, t } from '@lingui/core/macro'
import { useCallback, useMemo, useState } from 'react'
import type { DriveApi } from '../../client/drive-api.ts'
import type { DriveFailure, Outcome } from '../../client/outcome-api.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'
import type { FolderRef } from './action-sentences.ts'
import { type Conflict, conflictsOfUpload, type Decisions, uploadChoices } from './collision-model.ts'
import { type DropContents, pageReading, type Reading } from './read-drop.ts'
import type { AskCollisions } from './use-collisions.ts'

/** Files that one call hands to the worker: copying so many takes it about ten milliseconds. */
const CALL_FILES = 10_000

/** Milliseconds between two words on how far reading is. */
const SAID_MS = 250

/** Reading that is under way. */
export interface ReadingState {
  readonly files: number
  readonly cancel: () => void
}

export interface Adding {
  readonly reading: ReadingState | null
  /** Reads, asks about names that are taken, and hands over; the transfers dock shows the rest. */
  readonly add: (read: (reading: Reading) => Promise<DropContents>, to: FolderRef) => Promise<void>
}

type Fail = (failure: DriveFailure | null) => void

export function useAddFiles(ask: AskCollisions, fail: Fail): Adding {
  const drive = useDrive()
  const announce = useAnnounce()
  const [reading, setReading] = useState<ReadingState | null>(null)

  const add = useCallback<Adding['add']>(
    async (read, to) => {
      const stop = new AbortController()
      const cancel = () => stop.abort()
      fail(null)
      try {
        const said = everySoOften(SAID_MS, (files: number) => setReading({ files, cancel }))
        const contents = await read(pageReading(stop.signal, said))
        setReading(null)
        const decided = await askFor(drive, ask, contents, to)
        if (!decided.ok) return fail(decided.error)
        if (decided.value === null) return
        announce(addingSentence(contents))
        fail(await handOver(drive, contents, decided.value, to))
      } catch {
        setReading(null)
        if (!stop.signal.aborted) fail(BRIDGE_FAILURE)
      }
    },
    [drive, announce, ask, fail],
  )
  return useMemo(() => ({ reading, add }), [reading, add])
}

function everySoOften<T>(ms: number, tell: (value: T) => void): (value: T) => void {
  let last = performance.now()
  return (value) => {
    const now = performance.now()
    if (now - last < ms) return
    last = now
    tell(value)
  }
}

function addingSentence({ sources, emptyFolders }: DropContents): string {
  if (sources.length > 0) return t`Adding ${plural(sources.length, { one: '# file', other: '# files' })}`
  return emptyFolders.length === 0
    ? t`Nothing to add`
    : t`Adding ${plural(emptyFolders.length, { one: '# empty folder', other: '# empty folders' })}`
}

/** Null when the person cancels. */
async function askFor(
  drive: DriveApi,
  ask: AskCollisions,
  { names }: DropContents,
  folder: FolderRef,
): Promise<Outcome<Decisions | null>> {
  const conflicts: Conflict[] = []
  for (let from = 0; from < names.length; from += CALL_FILES) {
    const some = names.slice(from, from + CALL_FILES)
    const found = await drive.uploadCollisions(folder.id, some)
    if (!found.ok) return found
    conflicts.push(...conflictsOfUpload(found.value, some, from))
  }
  return { ok: true, value: await ask({ conflicts, arriving: names.length, how: 'upload', folder }) }
}

/** Null when all of it was taken. */
async function handOver(
  drive: DriveApi,
  { sources, emptyFolders, unreadable }: DropContents,
  decided: Decisions,
  to: FolderRef,
): Promise<DriveFailure | null> {
  for (let from = 0; from < Math.max(1, sources.length); from += CALL_FILES) {
    const some = sources.slice(from, from + CALL_FILES)
    const choices = uploadChoices(decided, from, from + some.length)
    const empty = from === 0 ? emptyFolders : []
    if (some.length === 0 && empty.length === 0) break
    const outcome = await drive.upload(to.id, some, { emptyFolders: empty, choices, pack: true })
    if (!outcome.ok) return outcome.error
  }
  if (unreadable.length === 0) return null
  return {
    code: 'source-unreadable',
    detail: t`${plural(unreadable.length, { one: '# entry', other: '# entries' })} could not be read.`,
  }
}
