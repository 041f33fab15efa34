import { useState } from 'react'
import type { DriveFailure } from '../../../client/outcome-api.ts'
import { displayName } from '../../../ui/display-name.ts'
import { IMAGE } from './image-stage.tsx'
import { Failed } from './not-shown.tsx'
import { type AddressedContent, useAddressedContent } from './open-content.ts'
import { OpenedStage } from './opened-stage.tsx'
import type { StageProps } from './stage.tsx'

/** A drawing as an image: there a browser runs nothing of it and fetches nothing for it. */
export function DrawingStage({ entry, onDownload }: StageProps) {
  const opened = useAddressedContent(entry.id)
  return (
    <OpenedStage opened={opened} bytes={entry.bytes} onDownload={onDownload}>
      {(content) => <Drawing content={content} name={displayName(entry.name)} onDownload={onDownload} />}
    </OpenedStage>
  )
}

interface AddressedProps {
  readonly content: AddressedContent
  readonly name: string
  readonly onDownload: () => void
}

/** On white in both themes: drawings are made for paper. */
function Drawing({ content, name, onDownload }: AddressedProps) {
  const { broken, onError } = useBroken(content)
  if (broken !== null)
    return <Failed failure={broken.failure} bytes={content.bytes} onDownload={onDownload} />
  return (
    <img src={content.url} alt={name} className={`${IMAGE} min-h-40 min-w-40 bg-white`} onError={onError} />
  )
}

interface PlayerStageProps extends StageProps {
  readonly as: 'audio' | 'video'
}

export function PlayerStage({ entry, as, onDownload }: PlayerStageProps) {
  const opened = useAddressedContent(entry.id)
  return (
    <OpenedStage opened={opened} bytes={entry.bytes} onDownload={onDownload}>
      {(content) => (
        <Player content={content} as={as} name={displayName(entry.name)} onDownload={onDownload} />
      )}
    </OpenedStage>
  )
}

/** It plays when the person says so, and fetches what it plays. */
function Player({ content, as, name, onDownload }: AddressedProps & { readonly as: 'audio' | 'video' }) {
  const { broken, onError } = useBroken(content)
  if (broken !== null)
    return <Failed failure={broken.failure} bytes={content.bytes} onDownload={onDownload} />
  const given = { src: content.url, controls: true, preload: 'metadata', 'aria-label': name, onError }
  // What somebody stored has the captions it has; there is no track to name.
  /* oxlint-disable jsx-a11y/media-has-caption */
  return as === 'video' ? (
    <video {...given} playsInline className="m-auto block max-h-full max-w-full bg-black" />
  ) : (
    <audio {...given} className="m-auto block w-full max-w-xl px-4" />
  )
}

/** An element says only that it failed; the drive knows whether it was the reading. */
function useBroken({ whatFailed }: AddressedContent) {
  const [broken, setBroken] = useState<{ readonly failure: DriveFailure | null } | null>(null)
  const onError = () => {
    whatFailed().then(
      (failure) => setBroken({ failure }),
      () => setBroken({ failure: null }),
    )
  }
  return { broken, onError }
}
