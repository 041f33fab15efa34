import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { CloudUpload, FileJson } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ToolStored } from '../../client/interchange-api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { formatBytes } from '../../ui/format.ts'
import { InlineNote, LoadingNotice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { useEntry } from '../shared/entry-query.ts'
import { FailureBelow } from '../shared/failure-note.tsx'
import { offerDownload } from '../shared/offer-download.ts'
import { useCall } from '../shared/use-call.ts'

interface StoreCardProps {
  readonly entryId: string
  readonly hasKey: boolean
}

/** A file of the drive, stored once more in the tools' form. */
export function StoreCard({ entryId, hasKey }: StoreCardProps) {
  const { t } = useLingui()
  const entry = useEntry(entryId)
  if (entry === undefined) return <LoadingNotice>{t`Loading…`}</LoadingNotice>
  if (entry === null || entry.kind === 'folder')
    return <InlineNote tone="plain">{t`There is no such file in this drive`}</InlineNote>
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="flex flex-wrap items-baseline gap-x-2 font-semibold">
        <EntryName name={entry.name} className="min-w-0 break-words" />
        <span className="font-normal text-muted">{formatBytes(entry.bytes)}</span>
      </h2>
      <p className="text-muted">
        {t`The tool gets an object of its own, beside the file in your drive. This drive does not renew it, and does not delete it: it ends by itself. Up to 16 MiB.`}
      </p>
      <StoreForm entryId={entryId} hasKey={hasKey} />
    </section>
  )
}

function StoreForm({ entryId, hasKey }: StoreCardProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const [how, setHow] = useState<'sealed' | 'plain'>('sealed')
  const [stored, setStored] = useState<ToolStored | null>(null)
  const store = async (): Promise<void> => {
    setStored(null)
    const done = await run(() => drive.storeForTools(entryId, how === 'sealed'))
    if (done.ok) setStored(done.value)
  }
  return (
    <div className="mt-3 flex flex-col items-start gap-3">
      <Segmented
        label={t`How it is stored`}
        value={how}
        onChange={setHow}
        options={[
          { value: 'sealed', label: t`Encrypted with the coldkey` },
          { value: 'plain', label: t`Not encrypted` },
        ]}
      />
      {how === 'plain' ? (
        <InlineNote tone="claimed">
          {t`Every validator and miner that has it can read it, and so can whoever learns its identifier.`}
        </InlineNote>
      ) : hasKey ? null : (
        <p className="text-muted">{t`Open the coldkey below first: the tool decrypts with the same one.`}</p>
      )}
      <Button
        variant="primary"
        icon={CloudUpload}
        disabled={busy || (how === 'sealed' && !hasKey)}
        onClick={() => void store()}
      >
        {busy ? t`Storing…` : t`Store for the tools`}
      </Button>
      <FailureBelow failure={failure} />
      {stored === null ? null : <Result stored={stored} />}
      <Link href="/drive" className="font-medium text-accent underline">
        {t`Back to the drive`}
      </Link>
    </div>
  )
}

function Result({ stored }: { readonly stored: ToolStored }) {
  const { t } = useLingui()
  if (stored.state === 'key-needed')
    return <InlineNote tone="claimed">{t`The coldkey was closed meanwhile. Open it again.`}</InlineNote>
  if (stored.state === 'too-large') {
    const most = formatBytes(stored.maxBytes)
    return (
      <InlineNote tone="claimed">{t`The tools’ form has one object for each file, and here it has ${most} at most.`}</InlineNote>
    )
  }
  const { copies, cid, list } = stored
  const save = () => offerDownload('filetao-hashes.json', new Blob([list], { type: 'application/json' }))
  return (
    <div role="status" className="w-full rounded-md bg-raised px-3 py-2.5">
      <p>
        {copies === 0
          ? t`Stored, by the word of a validator that gives no receipts.`
          : t`Stored, and ${plural(copies, { one: '# miner has', other: '# independent miners have' })} proven to have it.`}
      </p>
      <p className="mt-1">
        <CopyText text={cid} what={t`content identifier`} keep={10} />
      </p>
      <p className="mt-1 text-muted">{t`Put the lines of the list into the one of your wallet in ~/.bittensor/hashes.`}</p>
      <Button icon={FileJson} className="mt-2" onClick={save}>
        {t`Save the list`}
      </Button>
    </div>
  )
}
