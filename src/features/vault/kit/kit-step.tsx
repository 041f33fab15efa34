import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import type { RecoveryKit } from '../../../client/vault-api.ts'
import { Button } from '../../../ui/button.tsx'
import { InlineNote } from '../../../ui/notice.tsx'
import { KitActions } from './kit-actions.tsx'
import { KitCard } from './kit-card.tsx'
import { KitPaper } from './kit-paper.tsx'

interface KitStepProps {
  readonly kit: RecoveryKit
  readonly onNext: () => void
  readonly onSkip: () => void
  readonly onTaken?: () => void
  /** Somebody tried to leave by another way than the buttons here. */
  readonly leaving?: boolean
  readonly children?: ReactNode
}

/** A new kit: on the screen, on paper, and on the way to its rehearsal. */
export function KitStep({ kit, onNext, onSkip, onTaken, leaving = false, children }: KitStepProps) {
  const { t } = useLingui()
  const [taken, setTaken] = useState(false)
  const [skipped, setSkipped] = useState(false)
  const warned = (skipped || leaving) && !taken
  return (
    <div className="flex flex-col gap-4">
      <KitPaper kit={kit} />
      <KitCard kit={kit} />
      <KitActions
        kit={kit}
        onTaken={() => {
          setTaken(true)
          onTaken?.()
        }}
      />
      <p className="text-muted">
        <Trans>
          <strong className="font-semibold text-ink">The kit is the drive:</strong> whoever has the words, the
          code or the text file reads everything. Keep it on paper, and not on this device alone.
        </Trans>
      </p>
      {children}
      {warned ? (
        <InlineNote tone="claimed">
          {t`The kit was neither printed nor saved nor copied here, and it is not shown again. If you have not written the words down, do one of these first.`}
        </InlineNote>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">
        <Button variant="quiet" onClick={() => (taken || warned ? onSkip() : setSkipped(true))}>
          {warned ? t`Skip all the same` : t`Skip the rehearsal`}
        </Button>
        <Button variant="primary" onClick={onNext}>
          {t`I have it: rehearse`}
        </Button>
      </div>
    </div>
  )
}
