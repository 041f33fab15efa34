import type { ComponentProps } from 'react'
import { LinkPage } from '../features/link/link-page.tsx'
import { Queries } from '../features/shared/queries.tsx'
import { SaveProvider } from '../features/shared/save-provider.tsx'
import { ForgetOnLock } from './forget-on-lock.tsx'

/** The page of a shared link, with a drive or without. */
export function LinkSpace(props: ComponentProps<typeof LinkPage>) {
  return (
    <Queries>
      <ForgetOnLock />
      <SaveProvider>
        <LinkPage {...props} />
      </SaveProvider>
    </Queries>
  )
}
