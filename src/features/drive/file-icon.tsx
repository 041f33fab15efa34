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
import type { DriveEntry } from '../../client/drive-api.ts'
import { classNames } from '../../ui/class-names.ts'

const BY_TYPE: readonly (readonly [RegExp, LucideIcon])[] = [
  [/^image\//, FileImage],
  [/^video\//, FileVideo],
  [/^audio\//, FileAudio],
  [/zip|tar|compressed|7z|rar/, FileArchive],
  [/json|javascript|typescript|xml|x-sh|x-python|html|css/, FileCode],
  [/^text\/|pdf|document|msword/, FileText],
]

function iconOf(entry: DriveEntry): LucideIcon {
  if (entry.kind === 'folder') return Folder
  return BY_TYPE.find(([pattern]) => pattern.test(entry.mediaType))?.[1] ?? File
}

/** The kind of a file, or a tick where it is selected. */
export function FileIcon({
  entry,
  selected = false,
}: {
  readonly entry: DriveEntry
  readonly selected?: boolean
}) {
  const icon = selected ? Check : iconOf(entry)
  return (
    <span
      className={classNames(
        'grid size-8 shrink-0 place-items-center rounded-md',
        selected
          ? 'bg-accent-fill text-white'
          : entry.kind === 'folder'
            ? 'bg-accent-soft text-accent'
            : 'bg-hover text-muted',
      )}
    >
      {createElement(icon, { 'aria-hidden': true, size: 17, strokeWidth: selected ? 2.6 : 1.8 })}
    </span>
  )
}
