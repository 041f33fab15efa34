import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { DownloadedObject, DownloadProof } from '../../client/proof-api.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatBytes, formatDateTime } from '../../ui/format.ts'
import { sentenceOf } from '../shared/error-sentences.ts'
import { LevelBadge } from '../shared/level-badge.tsx'
import { CheckList } from './check-list.tsx'
import { partName } from './proof-model.ts'

/** Every download as it was checked; more parts than this are summed up. */
const PARTS_SHOWN = 32

export function DownloadsList({ downloads }: { readonly downloads: readonly DownloadProof[] }) {
  const { t } = useLingui()
  if (downloads.length === 0) {
    return (
      <p className="text-muted">
        {t`Not downloaded in this browser yet. Every download is checked part by part and listed here.`}
      </p>
    )
  }
  return (
    <ul className="flex flex-col gap-3">
      {downloads.map((download) => (
        <li key={download.at} className="rounded-xl border border-line bg-surface p-4">
          <DownloadCard download={download} />
        </li>
      ))}
    </ul>
  )
}

function levelOf(download: DownloadProof): 'verified' | 'failed' | 'unknown' {
  const checks = download.parts.flatMap((part) => part.checks)
  // Unreachable or out of room is nobody's lie.
  if (download.failure?.code === 'content-damaged' || checks.some(({ ok }) => !ok)) return 'failed'
  return download.complete && checks.length > 0 ? 'verified' : 'unknown'
}

function DownloadCard({ download }: { readonly download: DownloadProof }) {
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
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">
          {formatDateTime(download.at)} · {formatBytes(download.bytes)}
        </span>
        <LevelBadge level={levelOf(download)} />
      </div>
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
