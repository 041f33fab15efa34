import { useLingui } from '@lingui/react/macro'
import { Fingerprint, ScrollText } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { FailureNote } from '../../shared/failure-note.tsx'
import { useCall } from '../../shared/use-call.ts'
import { troubleSentence } from '../passkey/passkey-trouble.ts'
import { usePasskeys } from '../passkey/use-passkeys.ts'
import type { PasskeyTrouble } from '../passkey/web-authn.ts'
import { UnlockForm } from './unlock-form.tsx'
import { VaultFrame } from './vault-frame.tsx'

const ForgetDialog = lazy(async () => ({
  default: (await import('../../shared/forget-dialog.tsx')).ForgetDialog,
}))
const KitUnlock = lazy(async () => ({ default: (await import('../kit/kit-unlock.tsx')).KitUnlock }))

interface UnlockScreenProps {
  readonly aside?: ReactNode
  /** Why it is locked; null where the person knows. */
  readonly reason: string | null
}

/** The drive of this browser, by whatever opens it. */
export function UnlockScreen({ aside, reason }: UnlockScreenProps) {
  const { t } = useLingui()
  const [way, setWay] = useState<'passphrase' | 'kit'>('passphrase')
  if (way === 'kit') {
    return (
      <VaultFrame
        wide
        title={t`Unlock with the recovery kit`}
        lead={t`The 24 words, a photo of the sheet, or the kit’s link: any of them opens the drive.`}
        aside={aside}
      >
        <Suspense fallback={<LoadingNotice>{t`Loading…`}</LoadingNotice>}>
          <KitUnlock onBack={() => setWay('passphrase')} />
        </Suspense>
      </VaultFrame>
    )
  }
  return (
    <VaultFrame
      title={t`Unlock your drive`}
      lead={reason ?? t`The vault in this browser is locked.`}
      aside={aside}
    >
      <UnlockForm />
      <OtherWays onKit={() => setWay('kit')} />
    </VaultFrame>
  )
}

function OtherWays({ onKit }: { readonly onKit: () => void }) {
  const { t } = useLingui()
  const drive = useDrive()
  const { ask } = usePasskeys()
  const { busy, failure, run, clear } = useCall()
  const [trouble, setTrouble] = useState<PasskeyTrouble | null>(null)
  const [forgetting, setForgetting] = useState(false)

  const byPasskey = async (answer: ReturnType<NonNullable<typeof ask>>): Promise<void> => {
    setTrouble(null)
    clear()
    const asked = await answer
    if (asked.ok) await run(() => drive.unlock(asked.value))
    else setTrouble(asked.trouble)
  }
  return (
    <div className="mt-5 flex flex-col gap-2 border-t border-line pt-5">
      {ask === null ? null : (
        <Button icon={Fingerprint} disabled={busy} onClick={() => void byPasskey(ask())} className="h-10">
          {busy ? t`Opening the vault…` : t`Unlock with a passkey`}
        </Button>
      )}
      <Button icon={ScrollText} onClick={onKit} className="h-10">
        {t`Use the recovery kit`}
      </Button>
      <Button variant="quiet" compact onClick={() => setForgetting(true)} className="self-center text-muted">
        {t`Not my drive, or nothing opens it`}
      </Button>
      <Suspense fallback={null}>
        {forgetting ? <ForgetDialog onClose={() => setForgetting(false)} /> : null}
      </Suspense>
      <div role="status" className="empty:hidden">
        {trouble === null ? null : <p className="mt-1 text-claimed">{troubleSentence(trouble)}</p>}
      </div>
      {failure === null ? null : <FailureNote failure={failure} />}
    </div>
  )
}
