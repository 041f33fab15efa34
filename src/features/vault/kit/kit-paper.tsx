import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { kitAddress } from '../../../client/recovery-kit.ts'
import type { RecoveryKit } from '../../../client/vault-api.ts'
import { formatDateTime } from '../../../ui/format.ts'
import { PrintSheet } from '../../../ui/print-sheet.tsx'
import { PRODUCT } from '../../../ui/product.ts'
import { QrCode } from '../../../ui/qr-code.tsx'
import { KitWords } from './kit-words.tsx'

/** The kit as it is printed. */
export function KitPaper({ kit }: { readonly kit: RecoveryKit }) {
  const { t } = useLingui()
  const { origin } = location
  return (
    <PrintSheet>
      <header className="flex items-end justify-between border-b-2 border-black pb-[3mm]">
        <h1 className="text-[22pt] leading-none font-semibold tracking-tight">{t`Recovery kit`}</h1>
        <p className="text-[11pt] font-medium">{PRODUCT}</p>
      </header>
      <p className="mt-[4mm]">
        <Trans>
          <strong className="font-semibold">Whoever holds this sheet can read the whole drive.</strong> It
          opens without any passphrase. Keep it where nobody else reads it, apart from the devices that use
          the drive.
        </Trans>
      </p>
      <KitWords
        words={kit.words}
        className="mt-[6mm] grid-cols-4 grid-rows-6 gap-x-[4mm] border-y border-black py-[4mm]"
        cellClassName="py-[1.6mm] text-[13pt] leading-tight"
      />
      <div className="mt-[7mm] flex gap-[9mm]">
        <QrCode
          text={kitAddress(kit, origin)}
          label={t`QR code of the kit: it opens the drive like the words`}
          className="-m-[3mm] size-[62mm] shrink-0"
        />
        <dl className="flex min-w-0 flex-1 flex-col gap-[2.6mm]">
          <PaperFact label={t`Vault`}>
            <span className="font-mono text-[10pt] break-all">{kit.vaultId}</span>
          </PaperFact>
          <PaperFact label={t`Address`}>
            <span className="break-all">{origin}</span>
          </PaperFact>
          <PaperFact label={t`Made on`}>{formatDateTime(kit.madeAt)}</PaperFact>
          <PaperFact label={t`Test number`}>
            <span className="font-mono text-[13pt]">{kit.number}</span>
          </PaperFact>
        </dl>
      </div>
      <PaperUse />
    </PrintSheet>
  )
}

function PaperFact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-[8.5pt]">{label}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  )
}

function PaperUse() {
  const { t } = useLingui()
  return (
    <>
      <h2 className="mt-[8mm] text-[12pt] font-semibold">{t`How it is used`}</h2>
      <ol className="mt-[1.5mm] list-decimal space-y-[1.2mm] pl-[6mm]">
        <li>{t`Open the address above and choose “Use the recovery kit”.`}</li>
        <li>{t`Type the 24 words in the order of their numbers, or choose a photo of the code. A phone that scans the code opens the address by itself.`}</li>
        <li>{t`To test the kit without need, rehearse it: the test number that the page brings back has to be the one above.`}</li>
      </ol>
      <div className="mt-[11mm] flex gap-[10mm] text-[9pt]">
        <PaperLine label={t`Kept by`} />
        <PaperLine label={t`Place`} />
        <PaperLine label={t`Rehearsed on`} />
      </div>
    </>
  )
}

/** A line to write on. */
function PaperLine({ label }: { readonly label: string }) {
  return <p className="flex-1 border-t border-black pt-[1mm]">{label}</p>
}
