import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Camera } from 'lucide-react'
import { useRef, useState } from 'react'
import { hasKitLink } from '../../../client/kit-sign.ts'
import { Button } from '../../../ui/button.tsx'
import { type PhotoReading, readPhoto } from './read-photo.ts'

type Finding = 'none' | 'looking' | 'found' | 'not-a-kit' | Extract<PhotoReading, { ok: false }>['reason']

const SAID: Readonly<Record<Finding, MessageDescriptor>> = {
  none: msg`The picture is read here and goes nowhere. On a phone you can take one now.`,
  looking: msg`Looking for the code…`,
  found: msg`The code was read.`,
  'not-a-kit': msg`There is a code in that picture, but it is not of a recovery kit.`,
  unreadable: msg`The browser cannot open that picture. Choose a JPEG or PNG.`,
  'too-large': msg`That file is too large. Choose a picture under 64 MB.`,
  'no-code': msg`No code was found. Take it from straight above, sharp, with all of the code in view; or type the words.`,
}

const BAD: ReadonlySet<Finding> = new Set(['not-a-kit', 'unreadable', 'too-large', 'no-code'])

interface KitPhotoProps {
  /** The kit link in the picture; null while there is none. */
  readonly onKit: (kit: string | null) => void
  readonly disabled: boolean
}

/** A photograph or scan of the printed kit. No camera is opened by the page: the system's own may be, by the chooser. */
export function KitPhoto({ onKit, disabled }: KitPhotoProps) {
  const { t } = useLingui()
  const input = useRef<HTMLInputElement>(null)
  const [finding, setFinding] = useState<Finding>('none')

  const read = async (file: Blob): Promise<void> => {
    setFinding('looking')
    onKit(null)
    const reading = await readPhoto(file)
    if (!reading.ok) setFinding(reading.reason)
    else if (!hasKitLink(reading.text)) setFinding('not-a-kit')
    else {
      setFinding('found')
      onKit(reading.text)
    }
  }
  return (
    <div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t`Picture of the kit`}
        data-testid="kit-photo"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          if (file !== undefined) void read(file).catch(() => setFinding('unreadable'))
          currentTarget.value = ''
        }}
      />
      <Button
        icon={Camera}
        disabled={disabled || finding === 'looking'}
        onClick={() => input.current?.click()}
        className="h-20 w-full border-dashed"
      >
        {t`Choose a photo or scan`}
      </Button>
      <p role="status" className={BAD.has(finding) ? 'mt-2 text-failed' : 'mt-2 text-muted'}>
        {t(SAID[finding])}
      </p>
    </div>
  )
}
