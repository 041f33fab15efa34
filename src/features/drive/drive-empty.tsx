import { FolderOpen, ShieldCheck } from 'lucide-react'
import { Notice } from '../../ui/notice.tsx'

/** The first thing anybody sees after making a vault. */
export function EmptyDrive() {
  return (
    <Notice icon={ShieldCheck} title="Your drive is empty">
      <p>
        Drop files or folders anywhere on this page, or choose{' '}
        <strong className="font-semibold text-ink">Add files</strong>. They are encrypted here, placed with
        three miners, and each copy is checked before it counts.
      </p>
    </Notice>
  )
}

export function EmptyFolder() {
  return (
    <Notice icon={FolderOpen} title="This folder is empty">
      <p>Drop files here to add them to it.</p>
    </Notice>
  )
}

export function MissingFolder() {
  return (
    <Notice icon={FolderOpen} title="There is no such folder in this drive">
      <p>It may have been removed. The way back is Drive, above.</p>
    </Notice>
  )
}
