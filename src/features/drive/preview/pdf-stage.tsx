import { displayName } from '../../../ui/display-name.ts'
import { Failed } from './not-shown.tsx'
import { type ReadContent, useReadContent } from './open-content.ts'
import { Fetching, OpenedStage } from './opened-stage.tsx'
import { PdfView } from './pdf-view.tsx'
import { PDF_BYTES_MAX } from './preview-model.ts'
import type { StageProps } from './stage.tsx'
import { useBytes } from './use-bytes.ts'

/** A PDF document, drawn in a frame that can reach nothing. */
export function PdfStage({ entry, onDownload }: StageProps) {
  const opened = useReadContent(entry.id)
  return (
    <OpenedStage opened={opened} bytes={entry.bytes} onDownload={onDownload}>
      {(content) => <Document content={content} name={displayName(entry.name)} onDownload={onDownload} />}
    </OpenedStage>
  )
}

interface DocumentProps {
  readonly content: ReadContent
  readonly name: string
  readonly onDownload: () => void
}

function Document({ content, name, onDownload }: DocumentProps) {
  const reading = useBytes(content, PDF_BYTES_MAX)
  if (reading.kind === 'reading') return <Fetching done={reading.done} bytes={content.bytes} />
  if (reading.kind === 'failed')
    return <Failed failure={reading.failure} bytes={content.bytes} onDownload={onDownload} />
  return <PdfView bytes={reading.bytes.buffer} size={content.bytes} name={name} onDownload={onDownload} />
}
