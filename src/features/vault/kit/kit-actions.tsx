import { useLingui } from '@lingui/react/macro'
import { Copy, FileDown, Printer } from 'lucide-react'
import { useState } from 'react'
import { formatKitText } from '../../../client/recovery-kit.ts'
import type { RecoveryKit } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { offerDownload } from '../../shared/offer-download.ts'
import { kitWording } from './kit-wording.ts'
import { secretClipboard } from './secret-clipboard.ts'

interface KitActionsProps {
  readonly kit: RecoveryKit
  /** Called when the kit has been taken out of the page in some way. */
  readonly onTaken: () => void
}

/** Ways for the kit to leave the page, before the page leaves the kit. */
export function KitActions({ kit, onTaken }: KitActionsProps) {
  const { t } = useLingui()
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no')
  const copy = async (): Promise<void> => {
    const done = await secretClipboard.copy(kit.words)
    setCopied(done ? 'yes' : 'refused')
    if (done) onTaken()
  }
  return (
    <div>
      <div className="flex flex-wrap gap-2 max-sm:[&>button]:flex-1">
        <Button
          icon={Printer}
          onClick={() => {
            onTaken()
            window.print()
          }}
        >
          {t`Print`}
        </Button>
        <Button
          icon={FileDown}
          onClick={() => {
            onTaken()
            saveText(formatKitText(kit, location.origin, kitWording()), kit.madeAt)
          }}
        >
          {t`Download as text`}
        </Button>
        <Button icon={Copy} onClick={() => void copy()}>
          {t`Copy the words`}
        </Button>
      </div>
      <p role="status" className="mt-2 text-[0.8125rem] text-muted empty:mt-0">
        {copied === 'yes'
          ? t`Copied. In 60 seconds the clipboard is emptied, or when you come back to this page; not if you close it, and not what a clipboard manager has kept.`
          : copied === 'refused'
            ? t`The browser refused the clipboard. Print the kit, or download it.`
            : ''}
      </p>
    </div>
  )
}

function saveText(text: string, madeAt: number): void {
  const day = new Date(madeAt).toISOString().slice(0, 10)
  offerDownload(`filetao-recovery-kit-${day}.txt`, new Blob([text], { type: 'text/plain' }))
}
