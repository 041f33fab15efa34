import { useLingui } from '@lingui/react/macro'
import { useEffect, useMemo, useState } from 'react'
import { parseKitLink } from '../../../client/kit-link.ts'
import { formatVaultId } from '../../../client/vault-id.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'
import { InlineNote } from '../../../ui/notice.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { useCall } from '../../shared/use-call.ts'
import { ArrivingNote } from '../arrive/arriving-note.tsx'
import { VaultFrame } from '../door/vault-frame.tsx'
import type { KitArrival } from '../kit-arrival.ts'
import { KitFailure } from './kit-failure.tsx'

interface KitDoorProps {
  readonly arrival: KitArrival
  /** Whether there is a drive in this browser. */
  readonly hasDrive: boolean
  /** Forgets the link, and goes on as if there had been none. */
  readonly onForget: () => void
}

/** The page was opened with a kit link: unlocks with it, or says what it is good for. */
export function KitDoor({ arrival, hasDrive, onForget }: KitDoorProps) {
  const { t } = useLingui()
  const link = useMemo(() => parseKitLink(arrival.text), [arrival])
  const own = useOwnVault(hasDrive)
  if (!link.ok) {
    return (
      <VaultFrame
        title={t`That kit link is not whole`}
        lead={t`It was cut or changed on its way, so it opens nothing.`}
      >
        <div className="flex flex-col gap-4">
          <p>{t`Scan the code again, copy the whole link, or type the 24 words.`}</p>
          <LinkNotes arrival={arrival} />
        </div>
        <Forget onForget={onForget} label={t`Go on without it`} />
      </VaultFrame>
    )
  }
  const vaultId = formatVaultId(link.value.vaultId)
  // While it is looked up, nothing is said that may be wrong.
  if (own === undefined) return null
  if (own === vaultId) return <OwnKit arrival={arrival} vaultId={vaultId} onForget={onForget} />
  return (
    <VaultFrame
      title={own === null ? t`This is a recovery kit` : t`A recovery kit of another drive`}
      lead={
        own === null
          ? t`It is whole. The drive it opens is not in this browser.`
          : t`The kit is whole, but it does not open the drive that is in this browser.`
      }
    >
      <DriveNames kit={vaultId} own={own} />
      <p className="my-4">
        {own === null
          ? t`It brings the drive here from the network, without the passphrase. Keep the kit: nothing else opens the drive when the passphrase is lost.`
          : t`A browser holds one drive. To have that one here, unlock the one of this browser, remove it in Settings, and open the link again.`}
      </p>
      <LinkNotes arrival={arrival} />
      {own === null ? (
        <BringByKit arrival={arrival} onForget={onForget} />
      ) : (
        <Forget onForget={onForget} label={t`Unlock the drive of this browser`} />
      )}
    </VaultFrame>
  )
}

interface OwnKitProps {
  readonly arrival: KitArrival
  readonly vaultId: string
  readonly onForget: () => void
}

function BringByKit({ arrival, onForget }: Pick<KitDoorProps, 'arrival' | 'onForget'>) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  return (
    <>
      <KitFailure failure={failure} />
      {busy ? <ArrivingNote /> : null}
      <div className="mt-5 flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">
        <Button variant="quiet" disabled={busy} onClick={onForget}>{t`Create a new drive here`}</Button>
        <Button
          variant="primary"
          disabled={busy}
          onClick={() => void run(() => drive.openFromNetwork(null, { kind: 'phrase', words: arrival.text }))}
        >
          {busy ? t`Bringing the drive…` : t`Bring the drive here`}
        </Button>
      </div>
    </>
  )
}

/** After unlocking, whoever guards the rehearsal restores the test object: the link stays with the page until then. */
function OwnKit({ arrival, vaultId, onForget }: OwnKitProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  return (
    <VaultFrame
      title={t`Your recovery kit is here`}
      lead={t`It is of the drive in this browser and opens it without the passphrase.`}
    >
      <DriveNames kit={vaultId} own={vaultId} />
      <div className="mt-4">
        <LinkNotes arrival={arrival} />
        <KitFailure failure={failure} />
      </div>
      <div className="mt-5 flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">
        <Button variant="quiet" onClick={onForget}>{t`Not with the kit`}</Button>
        <Button
          variant="primary"
          disabled={busy}
          onClick={() => void run(() => drive.unlock({ kind: 'phrase', words: arrival.text }))}
        >
          {busy ? t`Opening the vault…` : t`Unlock with the kit`}
        </Button>
      </div>
    </VaultFrame>
  )
}

/** `ftv1…` of this browser's drive; null where there is none, or none that has an identifier; undefined at first. */
function useOwnVault(hasDrive: boolean): string | null | undefined {
  const drive = useDrive()
  const [own, setOwn] = useState<string | null | undefined>(hasDrive ? undefined : null)
  useEffect(() => {
    if (!hasDrive) return
    drive.vaultId().then(
      (id) => setOwn(id.ok ? id.value : null),
      () => setOwn(null),
    )
  }, [drive, hasDrive])
  return own
}

function DriveNames({ kit, own }: { readonly kit: string; readonly own: string | null }) {
  const { t } = useLingui()
  return (
    <dl className="grid gap-2">
      <div>
        <dt className="text-[0.8125rem] text-muted">{own === kit ? t`Vault` : t`Vault of the kit`}</dt>
        <dd>
          <CopyText text={kit} what={t`vault identifier`} keep={0} />
        </dd>
      </div>
      {own === null || own === kit ? null : (
        <div>
          <dt className="text-[0.8125rem] text-muted">{t`Vault in this browser`}</dt>
          <dd>
            <CopyText text={own} what={t`vault identifier`} keep={0} />
          </dd>
        </div>
      )}
    </dl>
  )
}

/** Where the link may still be, for whoever has to clear it away. */
function LinkNotes({ arrival }: { readonly arrival: KitArrival }) {
  const { t } = useLingui()
  const left = (
    <p className="text-muted">
      {t`The page took the link out of the address bar. The list of visited pages is the browser’s own and may still hold it: delete the entry there if others use this device.`}
    </p>
  )
  if (!arrival.wasSent) return left
  return (
    <div className="flex flex-col gap-3">
      {left}
      <InlineNote tone="claimed">
        {t`Something on the way, a mail filter perhaps, had rewritten the link, so its secret was sent to the server of this page. Make a new kit and remove this one.`}
      </InlineNote>
    </div>
  )
}

function Forget({ onForget, label }: { readonly onForget: () => void; readonly label: string }) {
  return (
    <div className="mt-5 flex justify-end">
      <Button onClick={onForget}>{label}</Button>
    </div>
  )
}
