import {
  Check,
  File,
  FileArchive,
  FileAudio,
  FileCode,
  FileImage,
  FileText,
  FileVideo,
  Folder,
  type LucideIcon,
} from 'lucide-react'
import { createElement } from 'react'
import type { DriveEntry } from '../../client/entry-api.ts'
import { classNames } from '../../ui/class-names.ts'

type Kind = Pick<DriveEntry, 'kind' | 'mediaType'>

const BY_TYPE: readonly (readonly [RegExp, LucideIcon])[] = [
  [/^image\//, FileImage],
  [/^video\//, FileVideo],
  [/^audio\//, FileAudio],
  [/zip|tar|compressed|7z|rar/, FileArchive],
  [/json|javascript|typescript|xml|x-sh|x-python|html|css/, FileCode],
  [/^text\/|pdf|document|msword/, FileText],
]

function iconOf(entry: Kind): LucideIcon {
  if (entry.kind === 'folder') return Folder
  return BY_TYPE.find(([pattern]) => pattern.test(entry.mediaType))?.[1] ?? File
}

interface KindIconProps {
  readonly entry: Kind
  readonly size: number
  readonly strokeWidth: number
}

export function KindIcon({ entry, size, strokeWidth }: KindIconProps) {
  return createElement(iconOf(entry), { 'aria-hidden': true, size, strokeWidth })
}

export function kindTone(entry: Kind): string {
  return entry.kind === 'folder' ? 'bg-accent-soft text-accent' : 'bg-hover text-muted'
}

/** The kind of a file, or a tick where it is selected. */
export function FileIcon({ entry, selected = false }: { readonly entry: Kind; readonly selected?: boolean }) {
  return (
    <span
      className={classNames(
        'grid size-8 shrink-0 place-items-center rounded-md',
        selected ? 'bg-accent-fill text-white' : kindTone(entry),
      )}
    >
      {selected ? (
        <Check aria-hidden="true" size={17} strokeWidth={2.6} />
      ) : (
        <KindIcon entry={entry} size={17} strokeWidth={1.8} />
      )}
    </span>
  )
}
