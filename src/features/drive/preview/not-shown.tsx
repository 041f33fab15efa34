import { useLingui } from '@lingui/react/macro'
import { CircleAlert, Download, EyeOff } from 'lucide-react'
import type { DriveFailure } from '../../../client/outcome-api.ts'
import { Button } from '../../../ui/button.tsx'
import { formatBytes } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { FailureNotice } from '../../shared/failure-note.tsx'
import { IMAGE_BYTES_MAX, PDF_BYTES_MAX } from './preview-model.ts'

export type WhyNot =
  | 'kind'
  | 'large'
  | 'large-pdf'
  | 'password'
  | 'silent'
  | 'unattended'
  | 'unreadable'
  | 'no-text'

interface NotShownProps {
  readonly why: WhyNot
  readonly bytes: number
  readonly onDownload: () => void
}

/** Why a file is not shown, and the way to have it all the same. */
export function NotShown({ why, bytes, onDownload }: NotShownProps) {
  const { t } = useLingui()
  const size = formatBytes(bytes)
  return (
    <Notice icon={why === 'unreadable' ? CircleAlert : EyeOff} title={useTitle(why)}>
      <p>{t`It can be downloaded and opened on this device. Its size is ${size}.`}</p>
      <Button variant="primary" icon={Download} className="mt-4" onClick={onDownload}>
        {t({ message: 'Download', context: 'verb' })}
      </Button>
    </Notice>
  )
}

function useTitle(why: WhyNot): string {
  const { t } = useLingui()
  const most = formatBytes(IMAGE_BYTES_MAX)
  const mostOfPdf = formatBytes(PDF_BYTES_MAX)
  switch (why) {
    case 'kind':
      return t`Files of this kind are not shown here`
    case 'large':
      return t`Images above ${most} are not shown here`
    case 'large-pdf':
      return t`Documents above ${mostOfPdf} are not shown here`
    case 'password':
      return t`This document is locked with a password, and locked documents are not shown here`
    case 'silent':
      return t`The document could not be drawn in time`
    case 'unattended':
      return t`This window cannot play files: the part of the app that does it is not running`
    case 'unreadable':
      return t`This browser cannot show the file: it is damaged, or of a format it does not know`
    case 'no-text':
      return t`What is in this file is not text`
  }
}

/** Reading failed, or what was read could not be shown. */
export function Failed({
  failure,
  ...rest
}: Omit<NotShownProps, 'why'> & { readonly failure: DriveFailure | null }) {
  return failure === null ? <NotShown why="unreadable" {...rest} /> : <FailureNotice failure={failure} />
}
