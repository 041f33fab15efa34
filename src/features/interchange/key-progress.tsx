import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { Progress } from '../../ui/progress.tsx'

/** A derivation that is under way: how long it was estimated to take, and since when, both in milliseconds. */
export interface Stretching {
  readonly ms: number
  readonly since: number
}

/** Milliseconds between two looks at the clock. */
const TICK_MS = 250
/** The bar is an estimate and never says that it is done. */
const ALMOST = 0.96

export function KeyProgress({ stretching }: { readonly stretching: Stretching }) {
  const { t } = useLingui()
  const { ms, since } = stretching
  const [now, setNow] = useState(since)
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  return (
    <div className="w-full max-w-xl" role="status">
      <p className="mb-1.5 text-[0.8125rem] text-muted">
        {t`Stretching the key as the tools do: 512 MiB of memory, ${plural(seconds, { one: 'about # second', other: 'about # seconds' })} on this device.`}
      </p>
      <Progress value={Math.min(ALMOST, (now - since) / Math.max(1, ms))} label={t`Stretching the key`} />
    </div>
  )
}
