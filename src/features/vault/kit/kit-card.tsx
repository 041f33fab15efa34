import { useLingui } from '@lingui/react/macro'
import { kitAddress } from '../../../client/recovery-kit.ts'
import type { RecoveryKit } from '../../../client/vault-api.ts'
import { Facts } from '../../../ui/facts.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { QrCode } from '../../../ui/qr-code.tsx'
import { KitWords } from './kit-words.tsx'

/** A kit on the screen. It is shown once. */
export function KitCard({ kit }: { readonly kit: RecoveryKit }) {
  const { t } = useLingui()
  const { origin } = location
  return (
    <div className="overflow-hidden rounded-lg border border-line-strong/60 bg-raised">
      <KitWords
        words={kit.words}
        className="grid-cols-2 grid-rows-12 gap-x-4 px-3 py-3 sm:grid-cols-4 sm:grid-rows-6 sm:px-4"
        cellClassName="py-0.5 text-[0.9375rem]"
      />
      <div className="flex flex-wrap items-center gap-x-5 gap-y-4 border-t border-line px-4 py-4">
        <QrCode
          text={kitAddress(kit, origin)}
          label={t`QR code of the kit: it opens the drive like the words`}
          className="size-36 shrink-0 rounded-md"
        />
        <div className="min-w-0 flex-1 basis-64">
          <Facts
            facts={[
              { label: t`Vault`, value: <span className="font-mono text-xs break-all">{kit.vaultId}</span> },
              { label: t`Address`, value: <span className="break-all">{origin}</span> },
              { label: t`Made on`, value: formatDateTime(kit.madeAt) },
              { label: t`Test number`, value: <span className="font-mono">{kit.number}</span> },
            ]}
          />
        </div>
      </div>
    </div>
  )
}
