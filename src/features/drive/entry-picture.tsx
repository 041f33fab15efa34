import type { DriveEntry } from '../../client/drive-api.ts'
import { KindIcon, kindTone } from './file-icon.tsx'

/** What an entry looks like, as large as the box it is put in: for now its kind, also where there is a small picture. */
export function EntryPicture({ entry }: { readonly entry: DriveEntry }) {
  return (
    <span className={`grid size-full place-items-center ${kindTone(entry)}`}>
      <KindIcon entry={entry} size={40} strokeWidth={1.3} />
    </span>
  )
}
