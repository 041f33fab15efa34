import { useState } from 'react'
import { displayName } from '../../../ui/display-name.ts'
import { BlobImage } from '../../shared/blob-image.tsx'
import { Failed } from './not-shown.tsx'
import { type ReadContent, useReadContent } from './open-content.ts'
import { Fetching, OpenedStage } from './opened-stage.tsx'
import { IMAGE_BYTES_MAX } from './preview-model.ts'
import type { StageProps } from './stage.tsx'
import { useBytes } from './use-bytes.ts'

/** As large as it is, and no larger than there is room. */
export const IMAGE = 'm-auto block max-h-full max-w-full object-contain'

export function ImageStage({ entry, onDownload }: StageProps) {
  const opened = useReadContent(entry.id)
  return (
    <OpenedStage opened={opened} bytes={entry.bytes} onDownload={onDownload}>
      {(content) => <Pixels content={content} name={displayName(entry.name)} onDownload={onDownload} />}
    </OpenedStage>
  )
}

interface PixelsProps {
  readonly content: ReadContent
  readonly name: string
  readonly onDownload: () => void
}

function Pixels({ content, name, onDownload }: PixelsProps) {
  const reading = useBytes(content, IMAGE_BYTES_MAX)
  const [broken, setBroken] = useState(false)
  if (reading.kind === 'failed' || broken) {
    const failure = reading.kind === 'failed' ? reading.failure : null
    return <Failed failure={failure} bytes={content.bytes} onDownload={onDownload} />
  }
  if (reading.kind === 'reading') return <Fetching done={reading.done} bytes={content.bytes} />
  return (
    <BlobImage
      bytes={reading.bytes}
      mediaType={content.mediaType}
      alt={name}
      className={IMAGE}
      onError={() => setBroken(true)}
    />
  )
}
