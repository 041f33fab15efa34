import { useLingui } from '@lingui/react/macro'
import { FileJson } from 'lucide-react'
import type { ProofSheet } from '../../client/proof-api.ts'
import { Button } from '../../ui/button.tsx'
import { downloadName } from '../../ui/display-name.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { offerDownload } from '../shared/offer-download.ts'
import { exportOf } from './proof-model.ts'

/** All the evidence as JSON, made in this page; without the file's key. */
export function ExportButton({ sheet }: { readonly sheet: ProofSheet }) {
  const { t } = useLingui()
  const announce = useAnnounce()
  const save = () => {
    const blob = new Blob([exportOf(sheet, new Date().toISOString())], { type: 'application/json' })
    offerDownload(downloadName(`${sheet.name}.proofs.json`), blob)
    announce(t`Proof sheet exported, without the file’s key`)
  }
  return (
    <Button icon={FileJson} onClick={save}>
      {t`Export JSON`}
    </Button>
  )
}
