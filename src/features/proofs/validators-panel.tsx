import { useLingui } from '@lingui/react/macro'
import { Scale } from 'lucide-react'
import { useState } from 'react'
import type { CrossCheck } from '../../client/cross-check-api.ts'
import { Button } from '../../ui/button.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { ComparedByItself } from './compared-by-itself.tsx'
import { OpinionRow } from './opinion-row.tsx'
import { crossCheckSentence } from './opinion-sentences.ts'

/** What all validators say of a file, side by side: none of them has to be believed alone. */
export function ValidatorsPanel({ entryId }: { readonly entryId: string }) {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const { busy, failure, run } = useCall()
  const [check, setCheck] = useState<CrossCheck | null>(null)
  const ask = async (): Promise<void> => {
    const outcome = await run(() => drive.crossCheck(entryId))
    if (!outcome.ok) return
    setCheck(outcome.value)
    announce(crossCheckSentence(outcome.value.validators))
  }
  return (
    <section aria-labelledby="validators-title" className="rounded-xl border border-line bg-surface p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 max-w-3xl">
          <h2
            id="validators-title"
            className="text-base font-semibold"
          >{t`Do all validators say the same?`}</h2>
          <p className="mt-1 text-muted">
            {check === null
              ? t`Each validator is asked who holds this file and for one record of it; the answers are held against your receipts and roots.`
              : crossCheckSentence(check.validators)}
          </p>
        </div>
        <Button icon={Scale} disabled={busy} onClick={() => void ask()}>
          {busy ? t`Asking…` : t`Ask all validators`}
        </Button>
      </div>
      <FailureBelow failure={failure} />
      {check === null ? null : <Opinions check={check} />}
      <ComparedByItself entryId={entryId} />
    </section>
  )
}

function Opinions({ check }: { readonly check: CrossCheck }) {
  const { t } = useLingui()
  const { asked, objects } = check
  const time = formatDateTime(check.at)
  return (
    <>
      <ul className="mt-4 flex flex-col divide-y divide-line border-t border-line">
        {check.validators.map((validator) => (
          <li key={validator.validatorHotkey} className="py-3">
            <OpinionRow validator={validator} />
          </li>
        ))}
      </ul>
      <p className="text-[0.8125rem] text-muted">
        {asked < objects
          ? t`Asked at ${time} about ${asked} of ${objects} objects.`
          : t`Asked at ${time} about every object of the file.`}
      </p>
    </>
  )
}
