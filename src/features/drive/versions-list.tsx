import { useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, History, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { DriveEntry, FileVersionInfo } from '../../client/entry-api.ts'
import type { DriveFailure, Outcome } from '../../client/outcome-api.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatBytes, formatDateTime } from '../../ui/format.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'
import { FailureNote } from '../shared/failure-note.tsx'
import { useSave } from '../shared/save-provider.tsx'

/** Earlier contents of a file, newest first; each can be had, brought back, or let go. */
export function VersionsList({ entry }: { readonly entry: DriveEntry }) {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const { saveFile } = useSave()
  const { versions, failure, change } = useVersions(entry)
  return (
    <section aria-label={t`Earlier versions`} className="mt-6">
      <h3 className="mb-1.5 flex items-center gap-2 font-semibold">
        <History aria-hidden="true" size={16} className="text-muted" />
        {t`Earlier versions`}
      </h3>
      {failure === null ? null : <FailureNote failure={failure} />}
      <ul className="divide-y divide-line rounded-lg border border-line">
        {versions.map(({ bytes, modifiedAt, addedAt }, place) => {
          const when = formatDateTime(modifiedAt)
          return (
            <li
              key={`${addedAt}-${modifiedAt}-${bytes}`}
              className="flex items-center gap-1 py-1.5 pr-1.5 pl-3"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate">{when}</span>
                <span className="block text-xs text-muted">{formatBytes(bytes)}</span>
              </span>
              <IconButton
                icon={Download}
                label={t`Download the version of ${when}`}
                onClick={() => saveFile({ id: entry.id, name: entry.name, bytes }, place)}
              />
              <IconButton
                icon={RotateCcw}
                label={t`Make the version of ${when} the current one`}
                onClick={() =>
                  change(
                    () => drive.restoreVersion(entry.id, place),
                    () => announce(t`The earlier version is the current one now`),
                  )
                }
              />
              <IconButton
                icon={Trash2}
                label={t`Remove the version of ${when}`}
                onClick={() =>
                  change(
                    () => drive.removeVersion(entry.id, place),
                    () => announce(t`Version removed`),
                  )
                }
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function useVersions(entry: DriveEntry): {
  readonly versions: readonly FileVersionInfo[]
  readonly failure: DriveFailure | null
  readonly change: (work: () => Promise<Outcome<null>>, done: () => void) => void
} {
  const drive = useDrive()
  const queries = useQueryClient()
  const [failure, setFailure] = useState<DriveFailure | null>(null)
  const { data } = useQuery({
    queryKey: ['versions', entry.id, entry.addedAt, entry.versions],
    queryFn: () => drive.versions(entry.id),
    staleTime: 0,
    gcTime: 0,
    retry: false,
    // While the list is being asked for again, the old one stays.
    placeholderData: (before) => before,
  })
  const run = async (work: () => Promise<Outcome<null>>, done: () => void): Promise<void> => {
    setFailure(null)
    const outcome = await work().catch((): Outcome<null> => ({ ok: false, error: BRIDGE_FAILURE }))
    if (!outcome.ok) return setFailure(outcome.error)
    done()
    await queries.invalidateQueries({ queryKey: ['entry', entry.id] })
  }
  return {
    versions: data?.ok === true ? data.value : [],
    failure,
    change: (work, done) => void run(work, done),
  }
}
