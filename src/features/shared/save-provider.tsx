import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'
import type { DownloadProof, DriveEntry, Outcome } from '../../client/drive-api.ts'
import { useAnnounce } from './announcer.tsx'
import { useDrive } from './drive-context.tsx'
import { sentenceOf } from './error-sentences.ts'
import { LargeSaveDialog } from './large-save-dialog.tsx'
import { readSavePreference } from './preferences.ts'
import { forgetProof } from './proof-query.ts'
import { hasSavePicker, pickSaveHandle, saveToDownloads, saveToHandle } from './save-file.ts'
import { planSave, type SavePlan } from './save-plan.ts'
import { createTurnstile } from './turnstile.ts'

type Save = (entry: DriveEntry) => void

interface Asked {
  readonly entry: DriveEntry
  readonly plan: SavePlan
}

/** A folder of small files is fetched a few at a time. */
const inTurn = createTurnstile(2)

const SaveContext = createContext<Save>(() => undefined)

/** Offers `save(entry)` to every screen and asks first when a file is large. */
export function SaveProvider({ children }: { readonly children: ReactNode }) {
  const drive = useDrive()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const [asked, setAsked] = useState<readonly Asked[]>([])

  const finish = useCallback(
    async (entry: DriveEntry, saved: Promise<Outcome<DownloadProof>>) => {
      const outcome = await saved
      if (!outcome.ok && outcome.error.code !== 'cancelled') announce(sentenceOf(outcome.error).what)
      await forgetProof(queries, entry.id)
    },
    [announce, queries],
  )

  const pick = async (entry: DriveEntry): Promise<void> => {
    const handle = await pickSaveHandle(entry)
    if (handle !== null) await finish(entry, saveToHandle(drive, entry, handle))
  }

  const save = useCallback(
    (entry: DriveEntry) => {
      const plan = planSave({
        bytes: entry.bytes,
        hasPicker: hasSavePicker(),
        preference: readSavePreference(),
      })
      if (plan.way === 'downloads')
        void finish(
          entry,
          inTurn(() => saveToDownloads(drive, entry)),
        )
      else setAsked((before) => [...before, { entry, plan }])
    },
    [drive, finish],
  )

  const [first, ...rest] = asked
  return (
    <SaveContext value={save}>
      {children}
      {first === undefined ? null : (
        <LargeSaveDialog
          key={first.entry.id}
          entry={first.entry}
          plan={first.plan}
          onClose={() => setAsked(rest)}
          onStart={() => {
            setAsked(rest)
            if (first.plan.way === 'picker') {
              pick(first.entry).catch(() => announce(t`The browser refused to open that file for writing.`))
            } else void finish(first.entry, saveToDownloads(drive, first.entry))
          }}
        />
      )}
    </SaveContext>
  )
}

export function useSave(): Save {
  return useContext(SaveContext)
}
