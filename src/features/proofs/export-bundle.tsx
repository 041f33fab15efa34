import { useLingui } from '@lingui/react/macro'
import { PackageCheck } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { downloadName } from '../../ui/display-name.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { offerDownload } from '../shared/offer-download.ts'
import { useCall } from '../shared/use-call.ts'

interface ExportBundleProps {
  readonly entryId: string
  readonly name: string
  /** The manifest's or the pack's: names the saved file where the file's own name stays out. */
  readonly cid: string
}

/** Everything that others need to compute the verdicts again, as one file. */
export function ExportBundle({ entryId, name, cid }: ExportBundleProps) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={PackageCheck} onClick={() => setOpen(true)}>
        {t`Export proofs`}
      </Button>
      {open ? <BundleDialog entryId={entryId} name={name} cid={cid} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function BundleDialog({ entryId, name, cid, onClose }: ExportBundleProps & { readonly onClose: () => void }) {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const { busy, failure, run } = useCall()
  const [withName, setWithName] = useState(false)
  const save = async (): Promise<void> => {
    const bundle = await run(() => drive.exportBundle({ entryId, run: null, withName }))
    if (!bundle.ok) return
    const title = withName ? name : `filetao-${cid.slice(-12)}`
    const blob = new Blob([bundle.value], { type: 'application/octet-stream' })
    offerDownload(downloadName(`${title}.filetao-proof`), blob)
    announce(t`Proofs exported, without any key`)
    onClose()
  }
  return (
    <Dialog title={t`Export proofs`} onClose={onClose}>
      <p>
        {t`One file with the receipts of this file and the audits of which the evidence is kept: what was asked, what each miner answered and signed. Whoever has it can compute every verdict again, without this drive and without a network.`}
      </p>
      <p className="mt-2 text-muted">
        {t`It holds chunks of your encrypted file and no key, so nobody can read the file with it. What it proves and what it does not is said where it is opened.`}
      </p>
      <label className="mt-4 flex items-center gap-2">
        <input
          type="checkbox"
          checked={withName}
          onChange={(event) => setWithName(event.target.checked)}
          className="size-4 accent-accent"
        />
        {t`Include the name of the file`}
      </label>
      <FailureBelow failure={failure} />
      <div className="mt-5 flex flex-wrap items-center justify-between gap-3">
        <Link href="/verify" className="font-medium text-accent underline">
          {t`Check a bundle`}
        </Link>
        <Button variant="primary" disabled={busy} onClick={() => void save()}>
          {busy ? t`Gathering…` : t`Save bundle`}
        </Button>
      </div>
    </Dialog>
  )
}
