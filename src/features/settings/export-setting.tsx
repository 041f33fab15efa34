import { useLingui } from '@lingui/react/macro'
import { FileArchive, FileJson } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { offerDownload } from '../shared/offer-download.ts'
import { useSave } from '../shared/save-provider.tsx'
import { useCall } from '../shared/use-call.ts'

/** Taking everything out: the files, or the list of them. */
export function ExportSetting() {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const { saveArchive } = useSave()
  const { busy, failure, run } = useCall()
  const [isEmpty, setIsEmpty] = useState(false)
  const saveFiles = async (): Promise<void> => {
    const ids = await run(() => drive.topEntries())
    if (!ids.ok) return
    setIsEmpty(ids.value.length === 0)
    if (ids.value.length > 0) saveArchive(ids.value, null)
  }
  const saveList = async (): Promise<void> => {
    const list = await run(() => drive.exportIndex())
    if (!list.ok) return
    offerDownload('filetao-drive.json', new Blob([list.value], { type: 'application/json' }))
    announce(t`List of files saved`)
  }
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`Export`}</h2>
      <p className="text-muted">
        {t`All files in their folders as one ZIP, each checked as it comes; or the list of them as JSON for other programs: names, sizes, times and where each lies, without any key. Both leave the encryption of this drive.`}
      </p>
      <div className="mt-3 flex flex-wrap gap-2 max-sm:flex-col">
        <Button icon={FileArchive} disabled={busy} onClick={() => void saveFiles()}>
          {t`Download all files`}
        </Button>
        <Button icon={FileJson} disabled={busy} onClick={() => void saveList()}>
          {t`Export the list of files`}
        </Button>
      </div>
      <p role="status" className="mt-2 text-[0.8125rem] text-muted empty:hidden">
        {isEmpty ? t`There is no file in the drive yet.` : ''}
      </p>
      <FailureBelow failure={failure} />
    </section>
  )
}
