import { useLingui } from '@lingui/react/macro'
import { useState, useSyncExternalStore } from 'react'
import { useTransfers } from '../features/shared/drive-context.tsx'
import { isFinished } from '../features/transfers/phases.ts'
import { Button } from '../ui/button.tsx'
import type { Updates } from './service-worker.ts'

/** A newer version never takes over by itself: it is offered, and only while nothing is on its way. */
export function UpdateNotice({ updates }: { readonly updates: Updates }) {
  const { t } = useLingui()
  const ready = useSyncExternalStore(updates.listen, updates.ready)
  const busy = useTransfers().some((transfer) => !isFinished(transfer))
  const [later, setLater] = useState(false)
  if (!ready || busy || later) return null
  return (
    <section
      aria-label={t`Update`}
      className="fixed inset-x-4 bottom-20 z-40 mx-auto flex max-w-md animate-arrive flex-wrap items-center gap-3 rounded-xl border border-line bg-surface px-4 py-3 shadow-xl sm:bottom-6"
    >
      <p className="min-w-0 flex-1">{t`A new version of this app is ready. Your drive will be locked once.`}</p>
      <div className="flex gap-2">
        <Button compact variant="quiet" onClick={() => setLater(true)}>{t`Later`}</Button>
        <Button compact variant="primary" onClick={updates.takeOver}>{t`Reload`}</Button>
      </div>
    </section>
  )
}
