import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { CircleCheck, X } from 'lucide-react'
import { useEffect } from 'react'
import type { DownloadProof } from '../../client/proof-api.ts'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { IconButton } from '../../ui/button.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { formatBytes, formatRate } from '../../ui/format.ts'
import { Progress } from '../../ui/progress.tsx'
import { useDrive, useGuestTransfers } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { type GivenBy, givenKey } from './use-link-saves.ts'

/** What is being saved, and what became of it. */
export function LinkSaves({ given }: { readonly given: GivenBy }) {
  const { t } = useLingui()
  const transfers = useGuestTransfers().filter(({ phase }) => phase !== 'cancelled')
  useAskBeforeLeaving(transfers.some(isRunning))
  if (transfers.length === 0) return null
  return (
    <ul aria-label={t`Downloads`} className="mt-4 flex flex-col gap-3">
      {transfers.map((transfer) => (
        <Save
          key={transfer.id}
          transfer={transfer}
          proof={given.get(givenKey(transfer.name, transfer.bytesTotal))}
        />
      ))}
    </ul>
  )
}

export function isRunning({ phase }: TransferStatus): boolean {
  return phase !== 'done' && phase !== 'failed' && phase !== 'cancelled'
}

/** A guest's download is lost with the page: nothing of it is kept for later. */
function useAskBeforeLeaving(running: boolean): void {
  useEffect(() => {
    if (!running) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [running])
}

function Save({
  transfer,
  proof,
}: {
  readonly transfer: TransferStatus
  readonly proof: DownloadProof | undefined
}) {
  const { t } = useLingui()
  const drive = useDrive()
  const { phase, error, id } = transfer
  const name = nameInSentence(transfer.name)
  const running = isRunning(transfer)
  return (
    <li className="rounded-lg border border-line px-3 py-2.5">
      <div className="flex items-center gap-2">
        <EntryName name={transfer.name} className="min-w-0 flex-1 truncate font-medium" />
        {running ? (
          <IconButton
            icon={X}
            label={t`Stop saving ${name}`}
            onClick={() => void drive.cancelLinkSave(id).catch(() => undefined)}
          />
        ) : null}
      </div>
      {running ? <Running transfer={transfer} name={name} /> : null}
      {phase === 'done' ? <Done proof={proof} /> : null}
      {error === null || phase !== 'failed' ? null : (
        <div className="mt-1">
          <FailureNote failure={error} />
        </div>
      )}
    </li>
  )
}

function Running({ transfer, name }: { readonly transfer: TransferStatus; readonly name: string }) {
  const { t } = useLingui()
  const { bytesDone, bytesTotal, bytesPerSecond, waitingFor } = transfer
  const done = formatBytes(bytesDone)
  const all = formatBytes(bytesTotal)
  const rate = formatRate(bytesPerSecond)
  return (
    <>
      <Progress value={bytesTotal === 0 ? 0 : bytesDone / bytesTotal} label={t`Saving ${name}`} />
      <p className="mt-1 text-[0.8125rem] text-muted">
        {waitingFor === 'network'
          ? t`Waiting for the network. It goes on by itself.`
          : waitingFor === 'validators'
            ? t`No validator answers. It tries again by itself.`
            : rate === ''
              ? t`${done} of ${all}`
              : t`${done} of ${all}, ${rate}`}
      </p>
    </>
  )
}

function Done({ proof }: { readonly proof: DownloadProof | undefined }) {
  const { t } = useLingui()
  const givers = new Set(proof?.parts.map(({ validatorHotkey }) => validatorHotkey))
  return (
    <p role="status" className="flex items-start gap-1.5 text-[0.8125rem] text-verified">
      <CircleCheck aria-hidden="true" size={15} className="mt-0.5 shrink-0" />
      <span>
        {proof === undefined ? (
          t`Saved. Every part was checked.`
        ) : (
          <Trans>
            Saved. <Plural value={proof.parts.length} one="# part" other="# parts" /> from{' '}
            <Plural value={givers.size} one="# validator" other="# validators" />, each checked.
          </Trans>
        )}
      </span>
    </p>
  )
}
