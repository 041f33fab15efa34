/** The subnet and calls of one's own, for pages that need no drive. */
import { createContext, type ReactNode, useContext } from 'react'
import type { LandscapeApi } from '../../client/landscape/landscape-api.ts'
import type { LiveApi } from '../../client/live/live-api.ts'
import type { PreflightApi } from '../../client/preflight/preflight-api.ts'

/** As a page sees it: callbacks are plain functions here, the app makes proxies of them. */
export interface NetworkReader extends LandscapeApi, LiveApi {
  /** As `preflight`, in the name of the drive's key: it must be open. */
  readonly drivePreflight: PreflightApi['preflight']
}

const NetworkReaderContext = createContext<NetworkReader | null>(null)

export function NetworkReaderProvider({
  reader,
  children,
}: {
  readonly reader: NetworkReader
  readonly children: ReactNode
}) {
  return <NetworkReaderContext value={reader}>{children}</NetworkReaderContext>
}

export function useNetworkReader(): NetworkReader {
  const reader = useContext(NetworkReaderContext)
  if (reader === null) throw new TypeError('a network page outside of NetworkReaderProvider')
  return reader
}
