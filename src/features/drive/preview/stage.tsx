import type { DriveRow } from '../../../client/entry-api.ts'
import { ImageStage } from './image-stage.tsx'
import { DrawingStage, PlayerStage } from './media-stage.tsx'
import { NotShown } from './not-shown.tsx'
import { PdfStage } from './pdf-stage.tsx'
import { IMAGE_BYTES_MAX, PDF_BYTES_MAX, shownAs } from './preview-model.ts'
import { TextStage } from './text-stage.tsx'

export interface StageProps {
  readonly entry: DriveRow
  readonly onDownload: () => void
}

/** One file, shown. */
export function Stage(props: StageProps) {
  const { entry, onDownload } = props
  const shown = shownAs(entry)
  switch (shown) {
    case 'image':
      return entry.bytes > IMAGE_BYTES_MAX ? (
        <NotShown why="large" bytes={entry.bytes} onDownload={onDownload} />
      ) : (
        <ImageStage {...props} />
      )
    case 'drawing':
      return <DrawingStage {...props} />
    case 'text':
      return <TextStage {...props} />
    case 'audio':
    case 'video':
      return <PlayerStage {...props} as={shown} />
    case 'pdf':
      return entry.bytes > PDF_BYTES_MAX ? (
        <NotShown why="large-pdf" bytes={entry.bytes} onDownload={onDownload} />
      ) : (
        <PdfStage {...props} />
      )
    case 'nothing':
      return <NotShown why="kind" bytes={entry.bytes} onDownload={onDownload} />
  }
}
