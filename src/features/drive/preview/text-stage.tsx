import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { formatBytes } from '../../../ui/format.ts'
import { InlineNote } from '../../../ui/notice.tsx'
import { Failed, NotShown } from './not-shown.tsx'
import { type ReadContent, useReadContent } from './open-content.ts'
import { Fetching, OpenedStage } from './opened-stage.tsx'
import { TEXT_BYTES_MAX, textOf } from './preview-model.ts'
import type { StageProps } from './stage.tsx'
import { useBytes } from './use-bytes.ts'

export function TextStage({ entry, onDownload }: StageProps) {
  const opened = useReadContent(entry.id)
  return (
    <OpenedStage opened={opened} bytes={entry.bytes} onDownload={onDownload}>
      {(content) => <Text content={content} onDownload={onDownload} />}
    </OpenedStage>
  )
}

interface TextProps {
  readonly content: ReadContent
  readonly onDownload: () => void
}

function Text({ content, onDownload }: TextProps) {
  const { t } = useLingui()
  const { bytes } = content
  const reading = useBytes(content, TEXT_BYTES_MAX)
  const whole = bytes <= TEXT_BYTES_MAX
  const text = useMemo(() => (reading.kind === 'read' ? textOf(reading.bytes, whole) : ''), [reading, whole])
  if (reading.kind === 'reading')
    return <Fetching done={reading.done} bytes={Math.min(bytes, TEXT_BYTES_MAX)} />
  if (reading.kind === 'failed')
    return <Failed failure={reading.failure} bytes={bytes} onDownload={onDownload} />
  if (text === null) return <NotShown why="no-text" bytes={bytes} onDownload={onDownload} />
  const most = formatBytes(TEXT_BYTES_MAX)
  const all = formatBytes(bytes)
  return (
    <div className="flex h-full w-full min-w-0 flex-col">
      {whole ? null : (
        <div className="p-3">
          <InlineNote tone="plain">{t`This is the first ${most} of ${all}. All of it can be downloaded.`}</InlineNote>
        </div>
      )}
      {/* Scrolled by keyboard too, for it takes the focus. */}
      <pre
        tabIndex={0}
        role="region"
        aria-label={t`Text of the file`}
        className="min-h-0 flex-1 overflow-auto bg-surface p-4 font-mono text-[0.8125rem] leading-relaxed break-words whitespace-pre-wrap text-ink outline-offset-[-2px] sm:px-6"
      >
        {text}
      </pre>
    </div>
  )
}
