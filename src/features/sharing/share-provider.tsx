import { lazy, type ReactNode, Suspense, useState } from 'react'
import { ShareContext, type ShareTarget } from '../shared/share-context.ts'

const ShareDialog = lazy(async () => ({ default: (await import('./share-dialog.tsx')).ShareDialog }))

/** Offers sharing to every screen. */
export function ShareProvider({ children }: { readonly children: ReactNode }) {
  const [target, setTarget] = useState<ShareTarget | null>(null)
  return (
    <ShareContext value={setTarget}>
      {children}
      {target === null ? null : (
        <Suspense fallback={null}>
          <ShareDialog target={target} onClose={() => setTarget(null)} />
        </Suspense>
      )}
    </ShareContext>
  )
}
