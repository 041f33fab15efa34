import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { LoaderCircle } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import type { ReadingState } from './use-add-files.ts'

/** Shown while a large drop is read, before anything is sent. */
export function ReadingNote({ reading }: { readonly reading: ReadingState }) {
  const { t } = useLingui()
  return (
    <div className="mx-3 mb-3 flex items-center max-sm:mt-3 gap-3 rounded-lg border border-line bg-surface px-3 py-2 sm:mx-6">
      <LoaderCircle aria-hidden="true" size={16} className="shrink-0 animate-spin text-accent" />
      <span role="status" className="sr-only">
        {t`Reading what you dropped`}
      </span>
      {/* Not read out: it changes four times a second. */}
      <p aria-hidden="true" className="min-w-0 flex-1">
        {t`Reading the folder… ${plural(reading.files, { one: '# file so far', other: '# files so far' })}`}
      </p>
      <Button compact variant="quiet" onClick={reading.cancel}>
        {t`Cancel`}
      </Button>
    </div>
  )
}
