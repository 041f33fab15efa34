import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import { formatDay } from '../../ui/format.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { useUpkeep } from '../shared/use-upkeep.ts'

/** Files that are about to end, or have: said where files are looked at, with the way to what can be done. */
export function EndingNote() {
  const { t } = useLingui()
  const upkeep = useUpkeep()
  if (upkeep === null || (upkeep.trouble === null && upkeep.lost === 0)) return null
  const { trouble, lost } = upkeep
  const gone = plural(lost, {
    one: '# file has no copy on the network any more.',
    other: '# files have no copy on the network any more.',
  })
  const ending =
    trouble === null
      ? null
      : t`${plural(trouble.files, { one: '# file ends', other: '# files end' })} soon, the first on ${formatDay(trouble.soonestAt)}.`
  return (
    <div className="px-3 pb-3 max-sm:pt-3 sm:px-6">
      <InlineNote tone={lost > 0 ? 'failed' : 'claimed'}>
        {lost > 0 ? gone : null} {ending}{' '}
        <Trans>
          <Link href="/storage" className="font-medium underline">
            See which, and what to do
          </Link>
        </Trans>
      </InlineNote>
    </div>
  )
}
