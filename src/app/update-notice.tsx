import { useLingui } from '@lingui/react/macro'
import { Sparkles } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { useTransfers, useVaultState } from '../features/shared/drive-context.tsx'
import { isUnderWay } from '../features/transfers/standing.ts'
import { Button } from '../ui/button.tsx'
import type { UpdateState, Updates } from './service-worker.ts'

/**
 * A newer version never takes over by itself: it is offered, and only while nothing is under way. Where another tab took it,
 * this page has to follow sooner or later, and says so again.
 */
export function UpdateNotice({ updates }: { readonly updates: Updates }) {
  const { t } = useLingui()
  const state = useSyncExternalStore(updates.listen, updates.state)
  const busy = useTransfers().some(isUnderWay)
  const [later, setLater] = useState<UpdateState>('none')
  const [taking, setTaking] = useState(false)
  if (state === 'none' || busy || later === state) return null
  const title = {
    ready: t`A new version of this app is ready`,
    'taken-elsewhere': t`Another tab has loaded a new version`,
    'server-updated': t`This app was updated on its server`,
  }[state]
  return (
    <section
      aria-label={t`Update`}
      role="status"
      className="fixed inset-x-4 bottom-20 z-40 mx-auto flex max-w-lg animate-arrive flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-line bg-surface px-4 py-3 shadow-xl sm:bottom-6"
    >
      <Sparkles aria-hidden="true" size={18} className="shrink-0 text-accent max-sm:hidden" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{title}</p>
        <UpdateText state={state} />
      </div>
      <div className="flex gap-2">
        <Button compact variant="quiet" onClick={() => setLater(state)}>{t`Later`}</Button>
        <Button
          compact
          variant="primary"
          disabled={taking}
          onClick={() => {
            setTaking(true)
            updates.takeOver()
          }}
        >
          {taking ? t`Loading…` : t`Reload`}
        </Button>
      </div>
    </section>
  )
}

function UpdateText({ state }: { readonly state: UpdateState }) {
  const { t } = useLingui()
  const open = useVaultState() === 'unlocked'
  const text = open
    ? state === 'ready'
      ? t`Nothing is under way. After reloading, the drive has to be unlocked once.`
      : t`Parts of this page may be missing until it is reloaded. The drive has to be unlocked once.`
    : t`Reloading takes a moment and changes nothing else.`
  return <p className="text-[0.8125rem] text-muted">{text}</p>
}
