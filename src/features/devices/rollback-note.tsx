import { useLingui } from '@lingui/react/macro'
import { FileJson } from 'lucide-react'
import type { RollbackEvidence } from '../../client/sync-api.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount, formatDateTime, shorten } from '../../ui/format.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { offerDownload } from '../shared/offer-download.ts'

/** A validator went back: who, from what to what, and both signatures for whoever has to be convinced. */
export function RollbackNote({ evidence }: { readonly evidence: RollbackEvidence }) {
  const { t } = useLingui()
  const { validatorHotkey, acknowledgedNumber, servedNumber, at } = evidence
  const who = shorten(validatorHotkey, 6)
  const when = formatDateTime(at)
  const signed = formatCount(acknowledgedNumber)
  const given = formatCount(servedNumber)
  const save = () =>
    offerDownload(
      `filetao-rollback-${shorten(validatorHotkey, 4).replace(/\W/g, '')}-${servedNumber}.json`,
      new Blob([JSON.stringify(evidence, null, 2)], { type: 'application/json' }),
    )
  return (
    <InlineNote tone="claimed">
      <p>
        {servedNumber === 0
          ? t`On ${when} validator ${who} said that it has no state of this drive, after it had signed for state ${signed}. Nothing of yours was lost: this device told it again.`
          : t`On ${when} validator ${who} gave state ${given}, after it had signed for state ${signed}. Nothing of yours was lost: this device told it again.`}
      </p>
      <Button compact icon={FileJson} onClick={save} className="mt-2">
        {t`Save both signatures`}
      </Button>
    </InlineNote>
  )
}
