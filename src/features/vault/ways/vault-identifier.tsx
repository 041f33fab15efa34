import { useLingui } from '@lingui/react/macro'
import { CopyText } from '../../../ui/copy-text.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { QrCode } from '../../../ui/qr-code.tsx'

/** What the drive is called on the network. Not secret. */
export function VaultIdentifier({ vaultId }: { readonly vaultId: string }) {
  const { t } = useLingui()
  return (
    <div className="border-t border-line pt-4">
      <h3 className="font-medium">{t`Vault identifier`}</h3>
      <p className="mb-1 text-muted">
        {t`What this drive is called on the network. It is not secret: it opens nothing by itself.`}
      </p>
      <CopyText text={vaultId} what={t`vault identifier`} keep={0} />
      <Disclosure summary={t`As a QR code`}>
        <QrCode
          text={vaultId}
          label={t`QR code of the vault identifier`}
          className="size-36 rounded-md border border-line"
        />
      </Disclosure>
    </div>
  )
}
