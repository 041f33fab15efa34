import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { DownloadedObject } from '../../client/proof-api.ts'
import type { DownloadNote } from '../../client/sheet-api.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { LoadingNotice } from '../../ui/notice.tsx'
import { sentenceOf } from '../shared/error-sentences.ts'
import { FailureNote } from '../shared/failure-note.tsx'
import { useDownloadProof } from '../shared/proof-query.ts'
import { CheckList } from './check-list.tsx'
import { partName } from './proof-model.ts'

/** More parts than this are summed up. */
const PARTS_SHOWN = 32

interface DownloadDetailProps {
  readonly entryId: string
  readonly at: number
  readonly download: DownloadNote
}

/** What a download came to; part by part who gave what, once somebody wants to know. */
export function DownloadDetail({ entryId, at, download }: DownloadDetailProps) {
  const { t } = useLingui()
  const { parts: count, rejected, failure } = download
  const sentences = [
    download.complete
      ? t`All of it arrived, and ${plural(count, { one: '# part', other: '# parts' })} matched what was fixed at upload.`
      : t`It did not arrive in full, and nothing was saved.`,
    failure === undefined ? '' : sentenceOf(failure).what,
    rejected === 0
      ? ''
      : t`${plural(rejected, { one: '# answer on the way was refused.', other: '# answers on the way were refused.' })}`,
  ]
  return (
    <>
      <p className="mt-1 text-muted">{sentences.filter((sentence) => sentence !== '').join(' ')}</p>
      <Disclosure summary={t`Part by part`} lazy>
        <PartByPart entryId={entryId} at={at} />
      </Disclosure>
    </>
  )
}

function PartByPart({ entryId, at }: Omit<DownloadDetailProps, 'download'>) {
  const { t } = useLingui()
  const { data } = useDownloadProof(entryId, at)
  if (data === undefined) return <LoadingNotice>{t`Reading what was kept…`}</LoadingNotice>
  if (!data.ok) return <FailureNote failure={data.error} />
  if (data.value === null) return <p className="text-muted">{t`Its checks are no longer kept.`}</p>
  const { manifest, parts } = data.value
  return (
    <>
      <ol className="flex flex-col gap-3">
        {manifest === undefined ? null : <Seen title={t`Manifest`} object={manifest} />}
        {parts.slice(0, PARTS_SHOWN).map((part) => (
          <Seen key={part.index} title={partName(part.index + 1)} object={part} />
        ))}
      </ol>
      {parts.length > PARTS_SHOWN ? (
        <p className="mt-2 text-muted">
          <Plural
            value={parts.length - PARTS_SHOWN}
            one="And # more part: all are in the exported sheet."
            other="And # more parts: all are in the exported sheet."
          />
        </p>
      ) : null}
    </>
  )
}

function Seen({ title, object }: { readonly title: string; readonly object: DownloadedObject }) {
  const { t } = useLingui()
  const { validatorHotkey: from, rejected, checks } = object
  return (
    <li>
      <p className="font-medium">
        {from === '' ? (
          <Trans>{title}, from nobody</Trans>
        ) : (
          <Trans>
            {title}, from <CopyText text={from} what={t`validator hotkey`} keep={6} />
          </Trans>
        )}
      </p>
      {rejected.map(({ validatorHotkey, reason }, index) => (
        <p key={`${index}-${validatorHotkey}`} className="text-[0.8125rem] text-failed">
          <Trans>
            Refused from <CopyText text={validatorHotkey} what={t`validator hotkey`} keep={6} />:{' '}
            {asText(reason)}
          </Trans>
        </p>
      ))}
      {checks.length === 0 ? null : <CheckList checks={checks} />}
    </li>
  )
}

/** An element, for a node's words must not be read as parts of the message. */
function asText(reason: string) {
  return <span>{reason}</span>
}
