import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import type { PageDrive } from '../../client/drive-api.ts'
import type { TransferStatus } from '../../client/transfer-api.ts'
import type { DriveSnapshot, DriveStore } from './drive-store.ts'

interface Connection {
  readonly api: PageDrive
  readonly store: DriveStore
}

const DriveContext = createContext<Connection | null>(null)

export function DriveProvider({ api, store, children }: Connection & { readonly children: ReactNode }) {
  return <DriveContext value={{ api, store }}>{children}</DriveContext>
}

/** For the hooks of this folder. */
export function useConnection(): Connection {
  const connection = useContext(DriveContext)
  if (connection === null) throw new TypeError('The drive was used outside <DriveProvider>')
  return connection
}

/** The drive in its worker. Calls are asynchronous and answer with outcomes, not exceptions. */
export function useDrive(): PageDrive {
  return useConnection().api
}

export function useVaultState(): DriveSnapshot['vault'] {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().vault)
}

/** Downloads of the link of somebody else that is open. */
export function useGuestTransfers(): readonly TransferStatus[] {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().guest)
}

export function useTransfers(): readonly TransferStatus[] {
  const { store } = useConnection()
  return useSyncExternalStore(store.subscribe, () => store.snapshot().transfers)
}
