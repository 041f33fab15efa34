import type { DownloadedObject, DownloadProof } from '../../client/drive-api.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatBytes, formatDateTime, plural } from '../../ui/format.ts'
import { sentenceOf } from '../shared/error-sentences.ts'
import { LevelBadge } from '../shared/level-badge.tsx'
import { CheckList } from './check-list.tsx'

/** Every download as it was checked; more parts than this are summed up. */
const PARTS_SHOWN = 32

export function DownloadsList({ downloads }: { readonly downloads: readonly DownloadProof[] }) {
  if (downloads.length === 0) {
    return (
      <p className="text-muted">
        Not downloaded in this browser yet. Every download is checked part by part and listed here.
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
  const { manifest, parts, failure } = download
  const rejected = [...(manifest?.rejected ?? []), ...parts.flatMap((part) => part.rejected)]
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">
          {formatDateTime(download.at)} · {formatBytes(download.bytes)}
        </span>
        <LevelBadge level={levelOf(download)} />
      </div>
      <p className="mt-1 text-muted">
        {download.complete
          ? `All of it arrived, and ${plural(download.parts.length, 'part')} matched what was fixed at upload.`
          : 'It did not arrive in full, and nothing was saved.'}
        {failure === undefined ? '' : ` ${sentenceOf(failure).what}`}
        {rejected.length === 0
          ? ''
          : ` ${plural(rejected.length, 'answer')} on the way ${rejected.length === 1 ? 'was' : 'were'} refused.`}
      </p>
      <Disclosure summary="Part by part">
        <ol className="flex flex-col gap-3">
          {manifest === undefined ? null : <Seen title="Manifest" object={manifest} />}
          {download.parts.slice(0, PARTS_SHOWN).map((part) => (
            <Seen key={part.index} title={`Part ${part.index + 1}`} object={part} />
          ))}
        </ol>
        {download.parts.length > PARTS_SHOWN ? (
          <p className="mt-2 text-muted">
            And {plural(download.parts.length - PARTS_SHOWN, 'more part', 'more parts')}: all are in the
            exported sheet.
          </p>
        ) : null}
      </Disclosure>
    </>
  )
}

function Seen({ title, object }: { readonly title: string; readonly object: DownloadedObject }) {
  const { validatorHotkey: from, rejected, checks } = object
  return (
    <li>
      <p className="font-medium">
        {title}, from {from === '' ? 'nobody' : <CopyText text={from} what="validator hotkey" keep={6} />}
      </p>
      {rejected.map(({ validatorHotkey, reason }, index) => (
        <p key={`${index}-${validatorHotkey}`} className="text-[0.8125rem] text-failed">
          Refused from <CopyText text={validatorHotkey} what="validator hotkey" keep={6} />: {reason}
        </p>
      ))}
      {checks.length === 0 ? null : <CheckList checks={checks} />}
    </li>
  )
}
