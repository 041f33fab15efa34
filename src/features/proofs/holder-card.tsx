import { useLingui } from '@lingui/react/macro'
import { Microscope } from 'lucide-react'
import { useState } from 'react'
import type { AuditStatement, CopyFacts, CopyNote, PieceNote, SheetNotes } from '../../client/sheet-api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Facts } from '../../ui/facts.tsx'
import { formatAgo, formatCount, formatMicros } from '../../ui/format.ts'
import { LoadingNotice } from '../../ui/notice.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { LevelBadge } from '../shared/level-badge.tsx'
import { useCopy } from '../shared/proof-query.ts'
import { AnswerDialog } from './answer/answer-dialog.tsx'
import { doingSentence, faultSentence, type Safety, safetySentence, whatSentence } from './audit-sentences.ts'
import { ExportBundle } from './export-bundle.tsx'
import { HolderAudits } from './holder-audits.tsx'
import type { HolderColumn } from './holder-columns.ts'
import { useIdentityFacts } from './identity-facts.tsx'
import { partTitle } from './proof-model.ts'
import { ReceiptView } from './receipt-view.tsx'
import { VerdictBadge } from './verdict-badge.tsx'

interface HolderCardProps {
  readonly file: Pick<SheetNotes, 'entryId' | 'name'>
  readonly piece: PieceNote
  /** What the map says of this copy. */
  readonly note: CopyNote
  readonly miner: HolderColumn
  /** Null where nothing was audited. */
  readonly safety: Safety | null
}

/** One miner's copy of one piece: the newest evidence first, then all that came before it. */
export function HolderCard(props: HolderCardProps) {
  const { t } = useLingui()
  const { note, miner } = props
  const piece = partTitle(props.piece)
  const { uid } = miner
  const request = { entryId: props.file.entryId, cid: props.piece.cid, minerHotkey: miner.hotkey }
  const { data } = useCopy(request)
  return (
    <article className="rounded-xl border border-line bg-surface p-4">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold">
          {uid === null ? t`${piece} on an unlisted miner` : t`${piece} on miner ${uid}`}
        </h3>
        {note.verdict === null ? <LevelBadge level={note.level} /> : <VerdictBadge verdict={note.verdict} />}
      </header>
      {data === undefined ? <LoadingNotice>{t`Reading its evidence…`}</LoadingNotice> : null}
      {data?.ok === false ? <FailureNote failure={data.error} /> : null}
      {data?.ok === true && data.value !== null ? <Evidence {...props} facts={data.value} /> : null}
    </article>
  )
}

function Evidence({ facts, ...card }: HolderCardProps & { readonly facts: CopyFacts }) {
  const { t } = useLingui()
  const { newest, receipt, audits } = facts
  return (
    <>
      {newest === null ? null : <NewestAudit {...card} audit={newest} provenAt={facts.provenAt} />}
      {receipt === null ? null : newest === null ? (
        <ReceiptView holder={receipt} />
      ) : (
        <div className="mt-3 border-t border-line pt-2">
          <Disclosure summary={t`Its receipt of the upload`}>
            <ReceiptView holder={receipt} />
          </Disclosure>
        </div>
      )}
      {audits.length < 2 && newest !== null ? null : <HolderAudits audits={audits} />}
    </>
  )
}

interface NewestAuditProps extends HolderCardProps {
  readonly audit: AuditStatement
  readonly provenAt: number | null
}

function NewestAudit({ file, piece, miner, audit, provenAt, safety }: NewestAuditProps) {
  const { t } = useLingui()
  const [now] = useState(() => Date.now())
  const [open, setOpen] = useState(false)
  const identity = useIdentityFacts(miner)
  const took = formatCount(audit.holder.ms)
  const checked = formatMicros(audit.holder.micros)
  const { run, holder, at } = audit
  const { asked, passed, verdict } = holder
  const isGood = verdict === 'proven'
  const when = formatAgo(at, now)
  return (
    <>
      <p className="mt-2">
        {whatSentence(holder)} {isGood ? null : faultSentence(holder)}
      </p>
      {isGood ? null : (
        <p className="mt-1 text-muted">
          {safety === null ? null : safetySentence(safety.standing, safety.copies)} {doingSentence(holder)}
        </p>
      )}
      {run.trouble === '' ? null : (
        <p className="mt-1 text-muted">{t`The validator gave no answers at all.`}</p>
      )}
      <AuditDetail words={[holder.reason, holder.detail, run.trouble]} />
      <div className="mt-3">
        <Facts
          facts={[
            { label: t`Level`, value: <LevelBadge level={audit.level} /> },
            {
              label: t`Asked`,
              value: asked === 0 ? t`${when}, not at all` : t`${when}; ${passed} of ${asked} answers held`,
            },
            {
              label: t`Last proof`,
              value: provenAt === null ? t`None` : formatAgo(provenAt, now),
            },
            ...identity,
            {
              label: t`Asked through`,
              value: <CopyText text={run.validatorHotkey} what={t`validator hotkey`} keep={8} />,
            },
            { label: t`Block`, value: formatCount(run.block) },
            { label: t`Answer took`, value: t`${took} ms, by the validator’s word` },
            {
              label: t`Checked here`,
              value:
                asked === 0
                  ? t`Not checked`
                  : t`in ${checked}, with an equal share of the openings, which are computed together`,
            },
          ]}
        />
      </div>
      {run.hasEvidence && asked > 0 ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button compact icon={Microscope} onClick={() => setOpen(true)}>
            {t`Check an answer step by step`}
          </Button>
          <ExportBundle
            entryId={file.entryId}
            name={file.name}
            cid={run.cid}
            run={{ cid: run.cid, runId: run.id }}
          />
        </div>
      ) : null}
      {open ? <AnswerDialog piece={piece} run={run} holder={holder} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** The words of programs, for those who want them. */
function AuditDetail({ words }: { readonly words: readonly string[] }) {
  const { t } = useLingui()
  const said = words.filter((word) => word !== '')
  if (said.length === 0) return null
  return (
    <Disclosure summary={t`Details`}>
      <p className="font-mono text-xs break-words">{said.join(': ')}</p>
    </Disclosure>
  )
}
