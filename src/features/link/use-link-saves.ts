/** Saving what a link gives, by the same ways as anything of one's own drive. */
import { useState } from 'react'
import type { DownloadProof } from '../../client/proof-api.ts'
import type { OpenedLink } from '../../client/share-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { useSave } from '../shared/save-provider.tsx'
import type { PlacedRow } from './link-tree.ts'

/** Who gave the parts of a file that was saved, by its name and size. */
export type GivenBy = ReadonlyMap<string, DownloadProof>

export function givenKey(name: string, bytes: number): string {
  return `${bytes}/${name}`
}

export interface LinkSavesApi {
  readonly file: (row: PlacedRow) => void
  /** Folders bring what is in them. @param name of what they are in */
  readonly archive: (rows: readonly PlacedRow[], name: string) => void
  readonly given: GivenBy
}

export function useLinkSaves({ linkId }: OpenedLink): LinkSavesApi {
  const drive = useDrive()
  const { saveOther } = useSave()
  const [given, setGiven] = useState<GivenBy>(new Map())
  return {
    given,
    file: ({ name, bytes, place }) =>
      saveOther({
        id: `${linkId}/${place}`,
        name,
        bytes,
        exact: true,
        write: async (target) => {
          const saved = await drive.saveLinkFile(linkId, place, target)
          if (saved.ok) setGiven((before) => new Map(before).set(givenKey(name, bytes), saved.value))
          return saved
        },
      }),
    archive(rows, folder) {
      const places = rows.map(({ place }) => place)
      const name = `${folder}.zip`
      const begin = async (): Promise<void> => {
        const size = await drive.linkArchiveBytes(linkId, places)
        saveOther({
          id: `${linkId}/${name}`,
          name,
          bytes: size.ok ? size.value : 0,
          exact: size.ok,
          write: (target) => drive.saveLinkArchive(linkId, places, name, target),
        })
      }
      // A worker that died is told elsewhere.
      begin().catch(() => undefined)
    },
  }
}
