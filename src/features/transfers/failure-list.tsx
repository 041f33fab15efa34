import { useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { formatCount } from '../../ui/format.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { sentenceOf } from '../shared/error-sentences.ts'

/** Which files of those that travel together could not be stored, and why. */
export function FailureList({ transfer }: { readonly transfer: TransferStatus }) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const { failures, files } = transfer
  const Chevron = open ? ChevronDown : ChevronRight
  const more = files.failed - failures.length
  const others = formatCount(more)
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex items-center gap-1 rounded text-xs font-medium text-accent"
      >
        <Chevron aria-hidden="true" size={13} />
        {t`Which ones, and why`}
      </button>
      {open ? (
        <ul className="mt-1 flex flex-col gap-1 border-l-2 border-line pl-3 text-xs">
          {failures.map(({ name, failure }, index) => (
            // Names may repeat in different folders; the list only ever grows at its end.
            <li key={`${index}-${name}`} className="min-w-0">
              <EntryName name={name} className="block truncate font-medium" />
              <span className="text-muted">{sentenceOf(failure).what}</span>
            </li>
          ))}
          {more > 0 ? <li className="text-muted">{t`and ${others} more`}</li> : null}
        </ul>
      ) : null}
    </div>
  )
}
