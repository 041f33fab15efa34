import { useLingui } from '@lingui/react/macro'
import { PackageCheck } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { BundleRequest } from '../../client/bundle-api.ts'
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
  /** One audit of one object; absent: everything that is kept of the file. */
  readonly run?: BundleRequest['run']
}

/** Everything that others need to compute the verdicts again, as one file. */
export function ExportBundle(props: ExportBundleProps) {
  const { t } = useLingui()
  const { run } = props
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button compact={run !== undefined} icon={PackageCheck} onClick={() => setOpen(true)}>
        {run === undefined ? t`Export proofs` : t`Export this audit`}
      </Button>
      {open ? <BundleDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

interface BundleDialogProps extends ExportBundleProps {
  readonly onClose: () => void
}

function BundleDialog({ entryId, name, cid, run: audit = null, onClose }: BundleDialogProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const { busy, failure, run } = useCall()
  const [withName, setWithName] = useState(false)
  const save = async (): Promise<void> => {
    const bundle = await run(() => drive.exportBundle({ entryId, run: audit, withName }))
    if (!bundle.ok) return
    const title = withName ? name : `filetao-${cid.slice(-12)}`
    const blob = new Blob([bundle.value], { type: 'application/octet-stream' })
    offerDownload(downloadName(`${title}.filetao-proof`), blob)
    announce(t`Proofs exported, without any key`)
    onClose()
  }
  return (
    <Dialog title={audit === null ? t`Export proofs` : t`Export this audit`} onClose={onClose}>
      <p>
        {audit === null
          ? t`One file with the receipts of this file and the audits of which the evidence is kept: what was asked, what each miner answered and signed. Whoever has it can compute every verdict again, without this drive and without a network.`
          : t`One file with what was asked about this piece in this audit, what each of its holders answered and signed, and their receipts. Whoever has it can compute every verdict again, without this drive and without a network.`}
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
