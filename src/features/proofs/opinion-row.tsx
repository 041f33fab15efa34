import { useLingui } from '@lingui/react/macro'
import type { ValidatorOpinion } from '../../client/cross-check-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { opinionFacts, opinionSentence, opinionTone, opinionWord, remarkable } from './opinion-sentences.ts'

/** What one validator said, in a word and a sentence, and of which object. */
export function OpinionRow({ validator }: { readonly validator: ValidatorOpinion }) {
  const { t } = useLingui()
  const { uid, ms, opinion } = validator
  const details = remarkable(validator)
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{t`Validator ${uid}`}</span>
        <CopyText text={validator.validatorHotkey} what={t`validator hotkey`} keep={6} />
        <Badge tone={opinionTone(opinion)}>{opinionWord(opinion)}</Badge>
        <span className="text-[0.8125rem] text-muted tabular-nums">
          {opinionFacts(validator)} · {t`slowest answer ${ms} ms`}
        </span>
      </div>
      <p className="mt-1 max-w-3xl">{opinionSentence(opinion)}</p>
      {details.length === 0 ? null : (
        <Disclosure summary={t`What it said of each object`}>
          <ul className="flex flex-col gap-1 text-[0.8125rem]">
            {details.map(({ cid, opinion: own, detail }) => (
              <li key={cid} className="flex flex-wrap gap-x-2">
                <CopyText text={cid} what={t`CID`} keep={8} />
                <span>{opinionWord(own)}</span>
                <span className="text-muted">{detail}</span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  )
}
