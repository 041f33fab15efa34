import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { DriveFailure } from '../../../client/outcome-api.ts'
import { InlineNote } from '../../../ui/notice.tsx'
import { FailureNote } from '../../shared/failure-note.tsx'

/** Why a kit was refused. Where the vault could tell which words are wrong, that is the sentence. */
export function KitFailure({ failure }: { readonly failure: DriveFailure | null }) {
  const { t } = useLingui()
  if (failure === null) return null
  const { wrong = [] } = failure
  if (wrong.length === 0) return <FailureNote failure={failure} />
  const places = wrong.map(({ position }) => position).join(', ')
  return (
    <InlineNote tone="failed">
      {t`${plural(wrong.length, {
        one: `Word ${places} is not right. It is marked, with what it should probably be.`,
        other: `Words ${places} are not right. They are marked, with what they should probably be.`,
      })}`}
    </InlineNote>
  )
}
