import { useLingui } from '@lingui/react/macro'
import { FileCheck2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Rehearsed } from '../../../client/vault-api.ts'
import { formatDateTime } from '../../../ui/format.ts'

/** What a rehearsal brought back, to be compared with the paper. */
export function RestoredNote({ restored: { number, madeAt } }: { readonly restored: Rehearsed }) {
  const { t } = useLingui()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const made = formatDateTime(madeAt)
  return (
    <div role="status" className="rounded-lg bg-verified-soft px-4 py-4">
      <h2
        ref={heading}
        tabIndex={-1}
        className="flex items-center gap-2.5 font-semibold text-verified outline-none"
      >
        <FileCheck2 aria-hidden="true" size={20} className="shrink-0" />
        {t`The kit works: the test object came back`}
      </h2>
      <p className="mt-2">
        {t`It was sealed with the kit on ${made}, and only the root key of this drive opens it. Its number has to be the one on the kit:`}
      </p>
      <p className="mt-2 font-mono text-2xl font-semibold tracking-wide">{number}</p>
    </div>
  )
}
