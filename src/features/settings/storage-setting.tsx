import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Setting } from './setting.tsx'

type Persistence = 'asking' | 'kept' | 'evictable' | 'refused'

const TEXT: Readonly<Record<Persistence, MessageDescriptor>> = {
  asking: msg`Asking the browser…`,
  kept: msg`The browser keeps your vault until you clear this site’s data yourself.`,
  evictable: msg`The browser may delete your vault when the disk runs full. Ask it to keep it.`,
  refused: msg`The browser did not agree. It usually does once you have used the site for a while, or installed it.`,
}

/** Whether the browser may throw the vault away, and how much is used. */
export function StorageSetting() {
  const { t } = useLingui()
  const [state, setState] = useState<Persistence>('asking')
  const [used, setUsed] = useState<number | null>(null)

  useEffect(() => {
    let mounted = true
    const look = async () => {
      const [kept, { usage }] = await Promise.all([
        navigator.storage.persisted(),
        navigator.storage.estimate(),
      ])
      if (!mounted) return
      setState(kept ? 'kept' : 'evictable')
      setUsed(usage ?? null)
    }
    look().catch(() => setState('evictable'))
    return () => {
      mounted = false
    }
  }, [])

  const ask = () => {
    navigator.storage.persist().then(
      (kept) => setState(kept ? 'kept' : 'refused'),
      () => setState('refused'),
    )
  }
  const inUse = formatBytes(used ?? 0)
  return (
    <Setting
      title={t`Storage in this browser`}
      text={
        <>
          {t(TEXT[state])} {used === null ? null : t`${inUse} in use.`}
        </>
      }
    >
      {state === 'kept' ? (
        <Badge tone="verified">{t({ message: 'Kept', context: 'the vault, by the browser' })}</Badge>
      ) : null}
      {state === 'evictable' || state === 'refused' ? (
        <Button onClick={ask}>{t`Keep my vault`}</Button>
      ) : null}
    </Setting>
  )
}
