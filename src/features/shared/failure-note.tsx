import { useLingui } from '@lingui/react/macro'
import type { DriveFailure } from '../../client/outcome-api.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorNotice, InlineNote } from '../../ui/notice.tsx'
import { sentenceOf } from './error-sentences.ts'

/** A failure beside what caused it: the sentence, the next step, and the detail for those who want it. */
export function FailureNote({ failure }: { readonly failure: DriveFailure }) {
  const { what, next } = sentenceOf(failure)
  return (
    <InlineNote tone="failed">
      <p>
        <strong className="font-semibold">{what}</strong> {next}
      </p>
      <FailureDetail failure={failure} />
    </InlineNote>
  )
}

/** The same below what was tried, with room above it; nothing where nothing failed. */
export function FailureBelow({ failure }: { readonly failure: DriveFailure | null }) {
  return failure === null ? null : (
    <div className="mt-3">
      <FailureNote failure={failure} />
    </div>
  )
}

/** A failure that takes the place of a whole screen. */
export function FailureNotice({ failure }: { readonly failure: DriveFailure }) {
  const { what, next } = sentenceOf(failure)
  return (
    <ErrorNotice title={what}>
      <p>{next}</p>
      <div className="mt-3 text-left">
        <FailureDetail failure={failure} />
      </div>
    </ErrorNotice>
  )
}

function FailureDetail({ failure }: { readonly failure: DriveFailure }) {
  const { t } = useLingui()
  if (failure.detail === '') return null
  return (
    <Disclosure summary={t`Details`}>
      <p className="font-mono text-xs break-words">
        {failure.code}: {failure.detail}
      </p>
    </Disclosure>
  )
}
