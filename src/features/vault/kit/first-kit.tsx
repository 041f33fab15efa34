import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { DriveFailure } from '../../../client/outcome-api.ts'
import type { Rehearsed } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { FailureNote } from '../../shared/failure-note.tsx'
import { Queries } from '../../shared/queries.tsx'
import { type MadeKit, openingSentence } from '../door/opening-cost.ts'
import { VaultFrame } from '../door/vault-frame.tsx'
import { KitStep } from './kit-step.tsx'
import { RehearsalForm } from './rehearsal-form.tsx'
import { RestoredNote } from './restored-note.tsx'

interface FirstKitProps {
  /** Null where it could not be made. */
  readonly made: MadeKit | null
  readonly failure: DriveFailure | null
  readonly onRetry: () => void
  readonly onDone: () => void
}

/** The second and third step of a new drive. The kit is gone from the page when this is over. */
export function FirstKit({ made, failure, onRetry, onDone }: FirstKitProps) {
  const { t } = useLingui()
  const [step, setStep] = useState<'kit' | 'rehearsal' | Rehearsed>('kit')
  if (made === null) {
    return (
      <VaultFrame
        title={t`The recovery kit could not be made`}
        lead={t`Your drive is made and open. Without a kit, the passphrase is the only way into it.`}
      >
        {failure === null ? null : <FailureNote failure={failure} />}
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <Button onClick={onDone}>{t`Go on without a kit`}</Button>
          <Button variant="primary" onClick={onRetry}>
            {t`Try again`}
          </Button>
        </div>
      </VaultFrame>
    )
  }
  if (step === 'kit') {
    return (
      <VaultFrame
        wide
        title={t`Your recovery kit`}
        lead={t`24 words that open the drive without the passphrase. They are shown only now: print them, or write them down.`}
      >
        <KitStep kit={made.kit} onNext={() => setStep('rehearsal')} onSkip={onDone}>
          {made.cost === null ? null : <p className="text-muted">{openingSentence(made.cost)}</p>}
        </KitStep>
      </VaultFrame>
    )
  }
  if (step === 'rehearsal') {
    return (
      <VaultFrame
        wide
        title={t`Rehearse the recovery`}
        lead={t`Use the kit as if the passphrase were lost. A small test object comes back when everything is right.`}
      >
        <Queries>
          <RehearsalForm onRestored={setStep}>
            <Button variant="quiet" onClick={onDone}>{t`Skip for now`}</Button>
            <Button onClick={() => setStep('kit')}>{t`Show the kit again`}</Button>
          </RehearsalForm>
        </Queries>
      </VaultFrame>
    )
  }
  return (
    <VaultFrame
      title={t`Recovery rehearsed`}
      lead={t`Put the kit where you will find it. The page forgets the words now.`}
    >
      <RestoredNote restored={step} />
      <div className="mt-5 flex justify-end">
        <Button variant="primary" onClick={onDone} className="h-10">
          {t`Open my drive`}
        </Button>
      </div>
    </VaultFrame>
  )
}
