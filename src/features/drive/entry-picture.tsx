import { useState } from 'react'
import type { DriveEntry } from '../../client/entry-api.ts'
import { BlobImage } from '../shared/blob-image.tsx'
import { usePicture } from '../shared/picture-query.ts'
import { KindIcon, kindTone } from './file-icon.tsx'

/** What an entry looks like, as large as the box it is put in: its small picture, or its kind where there is none to be had. */
export function EntryPicture({ entry }: { readonly entry: DriveEntry }) {
  const picture = usePicture(entry)
  const [broken, setBroken] = useState<object | null>(null)
  if (picture !== null && picture !== broken) {
    // The name beside it says what it is.
    return (
      <BlobImage
        {...picture}
        alt=""
        draggable={false}
        className="size-full bg-hover object-cover"
        onError={() => setBroken(picture)}
      />
    )
  }
  return (
    <span className={`grid size-full place-items-center ${kindTone(entry)}`}>
      <KindIcon entry={entry} size={40} strokeWidth={1.3} />
    </span>
  )
}
