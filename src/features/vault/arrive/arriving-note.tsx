import { useLingui } from '@lingui/react/macro'
import { formatCount } from '../../../ui/format.ts'
import { Progress } from '../../../ui/progress.tsx'
import { useArriving } from '../../shared/use-sync.ts'

/** What is happening while the drive comes. */
export function ArrivingNote() {
  const { t } = useLingui()
  const arriving = useArriving()
  if (arriving === null || arriving.total === 0) {
    return (
      <p role="status" className="text-muted">
        {t`Asking the validators of this network, then opening the vault…`}
      </p>
    )
  }
  const done = formatCount(arriving.done)
  const total = formatCount(arriving.total)
  return (
    <div role="status" className="flex flex-col gap-1.5">
      <p className="text-muted">{t`Reading the list of files: ${done} of ${total} pieces.`}</p>
      <Progress label={t`Pieces of the list that were read`} value={arriving.done / arriving.total} />
    </div>
  )
}
