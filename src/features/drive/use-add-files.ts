import { plural, t } from '@lingui/core/macro'
import { useState } from 'react'
import type { DriveFailure, UploadSource } from '../../client/drive-api.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'
import type { DropContents } from './read-drop.ts'

/** Hands chosen and dropped files to the drive; the transfers dock shows the rest. */
export function useAddFiles(folderId: string | null): {
  readonly failure: DriveFailure | null
  readonly dismiss: () => void
  readonly addPicked: (sources: readonly UploadSource[]) => void
  readonly addDropped: (contents: Promise<DropContents>) => void
} {
  const drive = useDrive()
  const announce = useAnnounce()
  const [failure, setFailure] = useState<DriveFailure | null>(null)

  const add = async (
    sources: readonly UploadSource[],
    emptyFolders: DropContents['emptyFolders'],
  ): Promise<void> => {
    if (sources.length === 0 && emptyFolders.length === 0) return
    setFailure(null)
    announce(
      sources.length === 0
        ? t`Adding ${plural(emptyFolders.length, { one: '# empty folder', other: '# empty folders' })}`
        : t`Adding ${plural(sources.length, { one: '# file', other: '# files' })}`,
    )
    try {
      const outcome = await drive.upload(folderId, sources, { emptyFolders, pack: true })
      if (!outcome.ok) setFailure(outcome.error)
    } catch {
      setFailure(BRIDGE_FAILURE)
    }
  }
  const addDropped = async (contents: Promise<DropContents>): Promise<void> => {
    const { sources, emptyFolders, unreadable } = await contents
    await add(sources, emptyFolders)
    if (unreadable.length > 0) {
      setFailure({
        code: 'source-unreadable',
        detail: t`${plural(unreadable.length, { one: '# entry', other: '# entries' })} could not be read.`,
      })
    } else if (sources.length === 0 && emptyFolders.length === 0) announce(t`Nothing to add`)
  }
  return {
    failure,
    dismiss: () => setFailure(null),
    addPicked: (sources) => void add(sources, []),
    addDropped: (contents) => void addDropped(contents).catch(() => setFailure(BRIDGE_FAILURE)),
  }
}
