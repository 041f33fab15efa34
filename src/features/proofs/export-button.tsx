import { useLingui } from '@lingui/react/macro'
import { FileJson } from 'lucide-react'
import type { SheetNotes } from '../../client/sheet-api.ts'
import { Button } from '../../ui/button.tsx'
import { downloadName } from '../../ui/display-name.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { sentenceOf } from '../shared/error-sentences.ts'
import { offerDownload } from '../shared/offer-download.ts'
import { useCall } from '../shared/use-call.ts'

/** All the evidence as JSON, made in this browser; without the file's key. */
export function ExportButton({ sheet }: { readonly sheet: Pick<SheetNotes, 'entryId' | 'name'> }) {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const { busy, run } = useCall()
  const save = async (): Promise<void> => {
    const made = await run(() => drive.exportSheet(sheet.entryId))
    if (made.ok) offerDownload(downloadName(`${sheet.name}.proofs.json`), made.value)
    announce(made.ok ? t`Proof sheet exported, without the file’s key` : sentenceOf(made.error).what)
  }
  return (
    <Button icon={FileJson} disabled={busy} onClick={() => void save()}>
      {busy ? t`Gathering…` : t`Export JSON`}
    </Button>
  )
}
