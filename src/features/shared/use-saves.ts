/** Downloads from the page's side: which way each one goes, what is asked first, and another way where one fails. */
import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { DriveApi } from '../../client/drive-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import type { SaveTarget } from '../../client/transfer-api.ts'
import { downloadName, nameInSentence } from '../../ui/display-name.ts'
import { useAnnounce } from './announcer.tsx'
import { useDrive } from './drive-context.tsx'
import { sentenceOf } from './error-sentences.ts'
import { readSavePreference } from './preferences.ts'
import { forgetProof } from './proof-query.ts'
import { forgoStream, save, saveAbilities } from './save-file.ts'
import { planSave, type SavePlan, type SaveWay } from './save-plan.ts'
import type { Saves } from './save-provider.tsx'
import { createTurnstile } from './turnstile.ts'

export interface Wanted {
  /** What it is of, for what is remembered about it. */
  readonly id: string
  readonly name: string
  readonly bytes: number
  /** Whether `bytes` is what the file will have, to the byte. */
  readonly exact: boolean
  readonly write: (target: SaveTarget) => Promise<Outcome<unknown>>
}

interface Asked {
  readonly wanted: Wanted
  readonly plan: SavePlan
}

/** Name of an archive of several things. */
const ARCHIVE = 'filetao'

/** A selection of small files is fetched a few at a time. */
const inTurn = createTurnstile(2)

export function useSaves(): {
  readonly saves: Saves
  readonly asked: Asked | null
  readonly answer: (way: SaveWay | null) => void
} {
  const drive = useDrive()
  const [waiting, setWaiting] = useState<readonly Asked[]>([])
  const run = useRun()
  const begin = useCallback(
    async (wanted: Wanted): Promise<void> => {
      const plan = await planNow(wanted)
      if (plan.way === null || plan.asks) setWaiting((before) => [...before, { wanted, plan }])
      else await inTurn(() => run(plan.way, wanted))
    },
    [run],
  )
  const saves = useMemo(() => savesOf(drive, (wanted) => void begin(wanted)), [begin, drive])
  const [asked = null, ...rest] = waiting
  const answer = (way: SaveWay | null): void => {
    setWaiting(rest)
    if (way !== null && asked !== null) void run(way, asked.wanted)
  }
  return { saves, asked, answer }
}

async function planNow({ bytes }: Wanted, preference = readSavePreference()): Promise<SavePlan> {
  return planSave(bytes, await saveAbilities(), preference)
}

function useRun(): (way: SaveWay, wanted: Wanted) => Promise<void> {
  const queries = useQueryClient()
  const announce = useAnnounce()
  return useCallback(
    async (way, wanted) => {
      const attempt = ({ name, bytes, exact, write }: Wanted, by: SaveWay) =>
        save(by, { name: downloadName(name), bytes: exact ? bytes : null }, write)
      let outcome = await attempt(wanted, way)
      if (outcome?.ok === false && outcome.error.code === 'save-not-started') {
        forgoStream()
        const other = await planNow(wanted, 'auto')
        // A way that has to be asked for is offered beside the transfer instead.
        if (other.way !== null && !other.asks) {
          const name = nameInSentence(wanted.name)
          announce(t`The browser did not begin to save ${name}. It is being saved another way.`)
          outcome = await attempt(wanted, other.way)
        }
      }
      if (outcome?.ok === false && outcome.error.code !== 'cancelled')
        announce(sentenceOf(outcome.error).what)
      await forgetProof(queries, wanted.id)
    },
    [announce, queries],
  )
}

function savesOf(drive: DriveApi, begin: (wanted: Wanted) => void): Saves {
  return {
    saveFile({ id, name, bytes }, version) {
      begin({ id, name, bytes, exact: true, write: (target) => drive.download(id, target, version) })
    },
    saveArchive(entryIds, only) {
      const archive = async (): Promise<void> => {
        const size = await drive.archiveBytes(entryIds)
        const name = `${only ?? ARCHIVE}.zip`
        const write = (target: SaveTarget) => drive.downloadZip(entryIds, name, target)
        // An entry that went meanwhile is said by the download itself.
        begin({ id: name, name, bytes: size.ok ? size.value : 0, exact: size.ok, write })
      }
      // A worker that died is told elsewhere.
      archive().catch(() => undefined)
    },
    saveOther: begin,
    saveAgain({ id, entryId, name, bytesTotal }) {
      const write = (target: SaveTarget) => drive.downloadAgain(id, target)
      begin({ id: entryId ?? id, name, bytes: bytesTotal, exact: entryId !== null, write })
    },
  }
}
