import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { formatBytes } from '../../../ui/format.ts'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { Progress } from '../../../ui/progress.tsx'
import { FailureNotice } from '../../shared/failure-note.tsx'
import { NotShown } from './not-shown.tsx'
import type { Opened } from './open-content.ts'

interface OpenedStageProps<T> {
  readonly opened: Opened<T>
  readonly bytes: number
  readonly onDownload: () => void
  readonly children: (content: T) => ReactNode
}

/** What is seen until a file is open, or instead of it. */
export function OpenedStage<T>({ opened, bytes, onDownload, children }: OpenedStageProps<T>) {
  const { t } = useLingui()
  switch (opened.kind) {
    case 'opening':
      return <LoadingNotice>{t`Opening the file…`}</LoadingNotice>
    case 'failed':
      return <FailureNotice failure={opened.failure} />
    case 'unattended':
      return <NotShown why="unattended" bytes={bytes} onDownload={onDownload} />
    case 'open':
      return children(opened.content)
  }
}

/** How much is there of what will be fetched. */
export function Fetching({ done, bytes }: { readonly done: number; readonly bytes: number }) {
  const { t } = useLingui()
  const here = formatBytes(done)
  const all = formatBytes(bytes)
  const words = t`Fetching ${here} of ${all}`
  return (
    <div className="mx-auto w-full max-w-xs px-6 py-14 text-center text-muted">
      <p className="mb-2">{words}</p>
      <Progress value={bytes === 0 ? 1 : done / bytes} label={words} thin />
    </div>
  )
}
