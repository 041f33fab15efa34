import { useLingui } from '@lingui/react/macro'
import { Microscope } from 'lucide-react'
import { useState } from 'react'
import type { FileStanding } from '../../client/audit-api.ts'
import type { PartProof, ProofSheet } from '../../client/proof-api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Facts } from '../../ui/facts.tsx'
import { formatAgo, formatCount, formatMicros } from '../../ui/format.ts'
import { LevelBadge } from '../shared/level-badge.tsx'
import { AnswerDialog } from './answer/answer-dialog.tsx'
import { doingSentence, faultSentence, safetySentence, whatSentence } from './audit-sentences.ts'
import { ExportBundle } from './export-bundle.tsx'
import { HolderAudits } from './holder-audits.tsx'
import type { HolderColumn } from './holder-columns.ts'
import { useIdentityFacts } from './identity-facts.tsx'
import { type AuditStatement, type CellFacts, partTitle } from './proof-model.ts'
import { ReceiptView } from './receipt-view.tsx'
import { VerdictBadge } from './verdict-badge.tsx'

interface HolderCardProps {
  readonly file: Pick<ProofSheet, 'entryId' | 'name'>
  readonly part: PartProof
  readonly miner: HolderColumn
  readonly facts: CellFacts
  /** Of the file, by all that was audited of it; null where nothing was. */
  readonly safety: { readonly standing: FileStanding; readonly copies: number } | null
}

/** One miner's copy of one piece: the newest evidence first, then all that came before it. */
export function HolderCard({ file, part, miner, facts, safety }: HolderCardProps) {
  const { t } = useLingui()
  const piece = partTitle(part)
  const { uid } = miner
  const { newest, receipt, audits } = facts
  return (
    <article className="rounded-xl border border-line bg-surface p-4">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold">
          {uid === null ? t`${piece} on an unlisted miner` : t`${piece} on miner ${uid}`}
        </h3>
        {newest === null ? (
          <LevelBadge level={facts.level} />
        ) : (
          <VerdictBadge verdict={newest.holder.verdict} />
        )}
      </header>
      {newest === null ? null : (
        <NewestAudit
          file={file}
          part={part}
          miner={miner}
          audit={newest}
          provenAt={facts.provenAt}
          safety={safety}
        />
      )}
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
    </article>
  )
}

interface NewestAuditProps extends Pick<HolderCardProps, 'file' | 'part' | 'miner' | 'safety'> {
  readonly audit: AuditStatement
  readonly provenAt: number | null
}

function NewestAudit({ file, part, miner, audit, provenAt, safety }: NewestAuditProps) {
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
            { label: t`Checked here`, value: t`in ${checked}` },
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
      {open ? <AnswerDialog part={part} run={run} holder={holder} onClose={() => setOpen(false)} /> : null}
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
