import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import type { DriveEntry, Outcome, SaveTarget } from '../../client/drive-api.ts'
import { downloadName } from '../../ui/display-name.ts'
import { useAnnounce } from './announcer.tsx'
import { useDrive } from './drive-context.tsx'
import { sentenceOf } from './error-sentences.ts'
import { readSavePreference } from './preferences.ts'
import { forgetProof } from './proof-query.ts'
import { SaveDialog } from './save-dialog.tsx'
import { save, saveAbilities } from './save-file.ts'
import { planSave, type SavePlan, type SaveWay } from './save-plan.ts'
import { createTurnstile } from './turnstile.ts'

type SaveableFile = Pick<DriveEntry, 'id' | 'name' | 'bytes'>

export interface Saves {
  /** @param version an earlier content, by its place */
  readonly saveFile: (file: SaveableFile, version?: number) => void
  /** Files and folders as one archive. @param name of the only one of them, or null */
  readonly saveArchive: (entryIds: readonly string[], name: string | null) => void
}

interface Wanted {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly write: (target: SaveTarget) => Promise<Outcome<unknown>>
}

/** Name of an archive of several things. */
const ARCHIVE = 'filetao'

/** A selection of small files is fetched a few at a time. */
const inTurn = createTurnstile(2)

const SaveContext = createContext<Saves>({ saveFile: () => undefined, saveArchive: () => undefined })

/** Offers saving to every screen, and asks first where the person has to know or choose something. */
export function SaveProvider({ children }: { readonly children: ReactNode }) {
  const { saves, asked, answer } = useSaves()
  return (
    <SaveContext value={saves}>
      {children}
      {asked === null ? null : (
        <SaveDialog
          key={asked.wanted.id}
          name={asked.wanted.name}
          bytes={asked.wanted.bytes}
          plan={asked.plan}
          onClose={() => answer(null)}
          onStart={answer}
        />
      )}
    </SaveContext>
  )
}

interface Asked {
  readonly wanted: Wanted
  readonly plan: SavePlan
}

function useSaves(): {
  readonly saves: Saves
  readonly asked: Asked | null
  readonly answer: (way: SaveWay | null) => void
} {
  const drive = useDrive()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const [waiting, setWaiting] = useState<readonly Asked[]>([])

  const run = useCallback(
    async (way: SaveWay, { id, name, bytes, write }: Wanted): Promise<void> => {
      const outcome = await save(way, { name: downloadName(name), bytes }, write)
      if (outcome?.ok === false && outcome.error.code !== 'cancelled')
        announce(sentenceOf(outcome.error).what)
      await forgetProof(queries, id)
    },
    [announce, queries],
  )
  const begin = useCallback(
    async (wanted: Wanted): Promise<void> => {
      const plan = planSave(wanted.bytes, await saveAbilities(), readSavePreference())
      if (plan.way === null || plan.asks) setWaiting((before) => [...before, { wanted, plan }])
      else await inTurn(() => run(plan.way, wanted))
    },
    [run],
  )
  const saves = useMemo<Saves>(
    () => ({
      saveFile({ id, name, bytes }, version) {
        void begin({ id, name, bytes, write: (target) => drive.download(id, target, version) })
      },
      saveArchive(entryIds, only) {
        const archive = async (): Promise<void> => {
          const totals = await drive.totals(entryIds)
          const name = `${only ?? ARCHIVE}.zip`
          const write = (target: SaveTarget) => drive.downloadZip(entryIds, name, target)
          await begin({ id: name, name, bytes: totals.ok ? totals.value.bytes : 0, write })
        }
        void archive()
      },
    }),
    [begin, drive],
  )
  const [asked = null, ...rest] = waiting
  const answer = (way: SaveWay | null): void => {
    setWaiting(rest)
    if (way !== null && asked !== null) void run(way, asked.wanted)
  }
  return { saves, asked, answer }
}

export function useSave(): Saves {
  return useContext(SaveContext)
}
