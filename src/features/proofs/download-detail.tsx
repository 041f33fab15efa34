import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { DownloadedObject, DownloadProof } from '../../client/proof-api.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { sentenceOf } from '../shared/error-sentences.ts'
import { CheckList } from './check-list.tsx'
import { partName } from './proof-model.ts'

/** More parts than this are summed up. */
const PARTS_SHOWN = 32

export function levelOf(download: DownloadProof): 'verified' | 'failed' | 'unknown' {
  const checks = download.parts.flatMap((part) => part.checks)
  // Unreachable or out of room is nobody's lie.
  if (download.failure?.code === 'content-damaged' || checks.some(({ ok }) => !ok)) return 'failed'
  return download.complete && checks.length > 0 ? 'verified' : 'unknown'
}

/** What a download came to, and part by part who gave what. */
export function DownloadDetail({ download }: { readonly download: DownloadProof }) {
  const { t } = useLingui()
  const { manifest, parts, failure } = download
  const rejected = [...(manifest?.rejected ?? []), ...parts.flatMap((part) => part.rejected)]
  const count = download.parts.length
  const sentences = [
    download.complete
      ? t`All of it arrived, and ${plural(count, { one: '# part', other: '# parts' })} matched what was fixed at upload.`
      : t`It did not arrive in full, and nothing was saved.`,
    failure === undefined ? '' : sentenceOf(failure).what,
    rejected.length === 0
      ? ''
      : t`${plural(rejected.length, { one: '# answer on the way was refused.', other: '# answers on the way were refused.' })}`,
  ]
  return (
    <>
      <p className="mt-1 text-muted">{sentences.filter((sentence) => sentence !== '').join(' ')}</p>
      <Disclosure summary={t`Part by part`}>
        <ol className="flex flex-col gap-3">
          {manifest === undefined ? null : <Seen title={t`Manifest`} object={manifest} />}
          {download.parts.slice(0, PARTS_SHOWN).map((part) => (
            <Seen key={part.index} title={partName(part.index + 1)} object={part} />
          ))}
        </ol>
        {download.parts.length > PARTS_SHOWN ? (
          <p className="mt-2 text-muted">
            <Plural
              value={count - PARTS_SHOWN}
              one="And # more part: all are in the exported sheet."
              other="And # more parts: all are in the exported sheet."
            />
          </p>
        ) : null}
      </Disclosure>
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
