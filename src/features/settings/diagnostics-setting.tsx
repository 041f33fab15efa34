import { useLingui } from '@lingui/react/macro'
import { Copy, Stethoscope } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { useAnnounce } from '../shared/announcer.tsx'
import { useTransfers } from '../shared/drive-context.tsx'
import { useNetwork } from '../shared/network-query.ts'
import { offerDownload } from '../shared/offer-download.ts'
import { useSync } from '../shared/use-sync.ts'
import { useUpkeep } from '../shared/use-upkeep.ts'
import { diagnosticsOf } from './diagnostics.ts'
import { lookAtMachine } from './look-at-machine.ts'
import { Setting } from './setting.tsx'

/** A report for whoever helps, shown before it is given to anybody. */
export function DiagnosticsSetting() {
  const { t } = useLingui()
  const [report, setReport] = useState<string | null>(null)
  const { data: network = null } = useNetwork()
  const sync = useSync()
  const upkeep = useUpkeep()
  const transfers = useTransfers()
  const make = async (): Promise<void> => {
    const machine = await lookAtMachine()
    setReport(diagnosticsOf({ machine, network, sync, upkeep, transfers }))
  }
  return (
    <Setting
      title={t`Diagnostics`}
      text={t`What somebody who helps you needs: states, counts and codes. No names, keys, identifiers, addresses or times of use. Nothing is sent; you see it first.`}
    >
      <Button icon={Stethoscope} onClick={() => void make()}>
        {t`Make a report`}
      </Button>
      {report === null ? null : <ReportDialog report={report} onClose={() => setReport(null)} />}
    </Setting>
  )
}

function ReportDialog({ report, onClose }: { readonly report: string; readonly onClose: () => void }) {
  const { t } = useLingui()
  const announce = useAnnounce()
  const save = () => {
    offerDownload('filetao-diagnostics.json', new Blob([report], { type: 'application/json' }))
    announce(t`Report saved`)
  }
  const copy = () => {
    navigator.clipboard.writeText(report).then(
      () => announce(t`Report copied`),
      // Where the clipboard is closed it can be saved.
      save,
    )
  }
  return (
    <Dialog title={t`Diagnostics`} placement="wide" onClose={onClose}>
      <p>{t`This is all of it.`}</p>
      <pre
        role="region"
        aria-label={t`Report`}
        tabIndex={0}
        className="mt-3 max-h-[50dvh] overflow-auto rounded-md border border-line bg-raised p-3 font-mono text-xs whitespace-pre-wrap break-words"
      >
        {report}
      </pre>
      <DialogActions>
        <Button icon={Copy} onClick={copy}>
          {t`Copy`}
        </Button>
        <Button variant="primary" onClick={save}>
          {t`Save report`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
