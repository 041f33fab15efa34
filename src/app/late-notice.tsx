import { useLingui } from '@lingui/react/macro'
import { LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'

/** What is there within this time needs no words, milliseconds. */
const LATE_MS = 300

/** Lies over a screen that is about to be another one, whose code is still on its way: the old one does not pass for the new one. */
export function LateNotice() {
  const { t } = useLingui()
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-1/3 z-20 flex justify-center">
      {isLate ? (
        <span className="flex animate-arrive items-center gap-2 rounded-full border border-line bg-surface px-3.5 py-1.5 text-ink shadow-lg">
          <LoaderCircle aria-hidden="true" size={16} className="animate-spin" />
          {t`Loading…`}
        </span>
      ) : null}
    </div>
  )
}
