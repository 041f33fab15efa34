import { useLingui } from '@lingui/react/macro'
import { MonitorSmartphone } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import type { DriveFailure, Outcome } from '../../../client/outcome-api.ts'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { CreateForm } from './create-form.tsx'
import { makeFirstKit } from './make-first-kit.ts'
import type { MadeKit } from './opening-cost.ts'
import { OtherDoor } from './other-door.tsx'
import { VaultFrame } from './vault-frame.tsx'

const loadKit = () => import('../kit/first-kit.tsx')
const ArriveScreen = lazy(async () => ({
  default: (await import('../arrive/arrive-screen.tsx')).ArriveScreen,
}))
const FirstKit = lazy(async () => ({ default: (await loadKit()).FirstKit }))

interface FirstRunProps {
  readonly aside?: ReactNode
  /** From here on the drive is open, but this is not over yet. */
  readonly onBegin: () => void
  readonly onDone: () => void
}

type Step =
  | { readonly kind: 'create'; readonly failure: DriveFailure | null }
  | { readonly kind: 'making'; readonly what: 'vault' | 'kit' }
  | { readonly kind: 'kit'; readonly made: MadeKit }
  | { readonly kind: 'no-kit'; readonly failure: DriveFailure; readonly passphrase: string }

/** A drive from nothing: passphrase, then recovery kit, then its rehearsal. */
export function FirstRun({ aside, onBegin, onDone }: FirstRunProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const [step, setStep] = useState<Step>({ kind: 'create', failure: null })
  const [arriving, setArriving] = useState(false)

  useEffect(() => {
    // What comes after the vault is made must not depend on the network then.
    loadKit().catch(() => undefined)
  }, [])
  const makeKit = async (passphrase: string): Promise<void> => {
    setStep({ kind: 'making', what: 'kit' })
    const made = await makeFirstKit(drive, passphrase).catch(
      (): Outcome<MadeKit> => ({ ok: false, error: BRIDGE_FAILURE }),
    )
    setStep(made.ok ? { kind: 'kit', made: made.value } : { kind: 'no-kit', failure: made.error, passphrase })
  }
  const create = async (passphrase: string): Promise<void> => {
    setStep({ kind: 'making', what: 'vault' })
    onBegin()
    const made = await drive
      .createVault(passphrase)
      .catch((): Outcome<null> => ({ ok: false, error: BRIDGE_FAILURE }))
    if (made.ok) await makeKit(passphrase)
    else setStep({ kind: 'create', failure: made.error })
  }

  if (arriving) {
    return (
      <Suspense fallback={<LoadingNotice>{t`Loading…`}</LoadingNotice>}>
        <ArriveScreen aside={aside} onBack={() => setArriving(false)} />
      </Suspense>
    )
  }
  if (step.kind === 'create' || step.kind === 'making') {
    const busy =
      step.kind === 'create'
        ? null
        : step.what === 'vault'
          ? t`Measuring this device and making the vault…`
          : t`Making the recovery kit…`
    return (
      <VaultFrame
        title={t`Create your vault`}
        lead={t`A vault holds the keys to your files. Only what you choose here opens it, on this device or another.`}
        aside={aside}
      >
        <CreateForm
          onCreate={(passphrase) => void create(passphrase)}
          failure={step.kind === 'create' ? step.failure : null}
          busy={busy}
        />
        {busy === null ? (
          <OtherDoor
            icon={MonitorSmartphone}
            label={t`I have a drive already`}
            onClick={() => setArriving(true)}
          />
        ) : null}
      </VaultFrame>
    )
  }
  return (
    <Suspense fallback={<LoadingNotice>{t`Loading…`}</LoadingNotice>}>
      <FirstKit
        made={step.kind === 'kit' ? step.made : null}
        failure={step.kind === 'no-kit' ? step.failure : null}
        onRetry={() => step.kind === 'no-kit' && void makeKit(step.passphrase)}
        onDone={onDone}
      />
    </Suspense>
  )
}
