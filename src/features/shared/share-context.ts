import { createContext, useContext } from 'react'

/** What is to be shared. */
export interface ShareTarget {
  readonly entryIds: readonly string[]
  /** Of the only entry, or null for several. */
  readonly name: string | null
  readonly kind: 'file' | 'folder' | 'selection'
}

/** Opens the dialog that makes a link. Provided above the screens, so that none has to know the feature. */
export const ShareContext = createContext<(target: ShareTarget) => void>(() => undefined)

export function useShare(): (target: ShareTarget) => void {
  return useContext(ShareContext)
}
