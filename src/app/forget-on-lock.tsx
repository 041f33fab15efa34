import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { forgetDevices } from '../features/devices/devices-query.ts'
import { forgetAudits } from '../features/shared/audit-query.ts'
import { useVaultState } from '../features/shared/drive-context.tsx'
import { forgetAllPictures } from '../features/shared/picture-query.ts'
import { forgetAllProofs } from '../features/shared/proof-query.ts'
import { forgetUpkeep } from '../features/shared/upkeep-query.ts'
import { forgetLinks } from '../features/sharing/links-query.ts'
import { forgetKeys } from '../features/vault/keys-query.ts'

function forget(client: QueryClient): void {
  forgetAllProofs(client)
  forgetAudits(client)
  forgetAllPictures(client)
  forgetKeys(client)
  forgetDevices(client)
  forgetLinks(client)
  forgetUpkeep(client)
}

/** What was answered of a drive goes when it is locked, and when what showed it is left: nothing else may hear of the lock. */
export function ForgetOnLock() {
  const vault = useVaultState()
  const client = useQueryClient()
  useEffect(() => {
    if (vault !== 'unlocked') forget(client)
  }, [client, vault])
  useEffect(() => () => forget(client), [client])
  return null
}
