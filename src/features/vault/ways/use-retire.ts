import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import type { Secret, SlotView } from '../../../client/vault-api.ts'
import { nameInSentence } from '../../../ui/display-name.ts'
import { useAnnounce } from '../../shared/announcer.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { type Call, useCall } from '../../shared/use-call.ts'
import { keysChanged } from '../keys-query.ts'
import { wayName } from './ways-model.ts'

export interface Retiring extends Omit<Call, 'run'> {
  /** @param proof a secret that opens the drive now; of a replacement it is the new one, which shows that it works */
  readonly retire: (proof: Secret) => void
}

/** Revokes a way in. */
export function useRetire(way: SlotView, onGone: () => void): Retiring {
  const drive = useDrive()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const { run, ...call } = useCall()
  const retire = async (proof: Secret): Promise<void> => {
    const outcome = await run(() => drive.removeSlot(proof, way.slot))
    await keysChanged(queries)
    if (!outcome.ok) return
    const name = nameInSentence(wayName(way))
    announce(t`Removed: ${name}`)
    onGone()
  }
  return { ...call, retire: (proof) => void retire(proof) }
}
