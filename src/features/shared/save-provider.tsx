import { createContext, type ReactNode, useContext } from 'react'
import type { DriveEntry } from '../../client/entry-api.ts'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { SaveDialog } from './save-dialog.tsx'
import { useSaves, type Wanted } from './use-saves.ts'

export interface Saves {
  /** @param version an earlier content, by its place */
  readonly saveFile: (file: Pick<DriveEntry, 'id' | 'name' | 'bytes'>, version?: number) => void
  /** Files and folders as one archive. @param name of the only one of them, or null */
  readonly saveArchive: (entryIds: readonly string[], name: string | null) => void
  /** Another attempt at a download that failed, was stopped, or waits since the page was closed. */
  readonly saveAgain: (transfer: TransferStatus) => void
  /** What is in nobody's index here. */
  readonly saveOther: (wanted: Wanted) => void
}

const nothing = () => undefined
const SaveContext = createContext<Saves>({
  saveFile: nothing,
  saveArchive: nothing,
  saveOther: nothing,
  saveAgain: nothing,
})

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

export function useSave(): Saves {
  return useContext(SaveContext)
}
