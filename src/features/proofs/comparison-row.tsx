import { useLingui } from '@lingui/react/macro'
import type { Comparison } from '../../client/cross-check-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { formatAgo } from '../../ui/format.ts'
import { comparisonSentence } from './comparison-sentences.ts'
import { opinionTone, opinionWord } from './opinion-sentences.ts'

/** What one validator said of one piece: who, when, in a word and in a sentence. */
export function ComparisonRow({
  comparison,
  now,
}: {
  readonly comparison: Comparison
  readonly now: number
}) {
  const { t } = useLingui()
  const { validatorHotkey, uid, opinion, objects } = comparison.validator
  const ago = formatAgo(comparison.at, now)
  const [piece] = objects
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{t`Validator ${uid}`}</span>
        <CopyText text={validatorHotkey} what={t`validator hotkey`} keep={6} />
        <Badge tone={opinionTone(opinion)}>{opinionWord(opinion)}</Badge>
        <span className="text-[0.8125rem] text-muted">
          {comparison.after === 'download' ? t`after a download, ${ago}` : t`after an upload, ${ago}`}
        </span>
      </div>
      <p className="mt-1 max-w-3xl">{comparisonSentence(comparison)}</p>
      {piece === undefined ? null : (
        <p className="mt-1 flex flex-wrap items-center gap-x-2 text-[0.8125rem] text-muted">
          <span>{t`Piece`}</span>
          <CopyText text={piece.cid} what={t`CID`} keep={8} />
        </p>
      )}
    </>
  )
}
