import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Queries } from '../../shared/queries.tsx'
import { VaultFrame } from '../door/vault-frame.tsx'
import { ArriveForm } from './arrive-form.tsx'

interface ArriveScreenProps {
  readonly aside?: ReactNode
  readonly onBack: () => void
}

/** A drive that exists already comes to this browser. */
export function ArriveScreen({ aside, onBack }: ArriveScreenProps) {
  const { t } = useLingui()
  return (
    <VaultFrame
      wide
      title={t`Bring your drive to this browser`}
      lead={t`Its list of files comes from the network, sealed; one of its secrets opens it here. The files themselves stay where they are.`}
      aside={aside}
    >
      <Queries>
        <ArriveForm onBack={onBack} />
      </Queries>
    </VaultFrame>
  )
}
