import { useLingui } from '@lingui/react/macro'
import { CalendarClock, ChevronDown, ShieldQuestion } from 'lucide-react'
import { type RefObject, useId, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { AuditOverview } from '../../../client/audit-api.ts'
import { classNames } from '../../../ui/class-names.ts'
import { LoadingNotice, Notice } from '../../../ui/notice.tsx'
import { useAuditOverview } from '../../shared/audit-query.ts'
import { FailureNotice } from '../../shared/failure-note.tsx'
import { PageHeader } from '../../shared/page-header.tsx'
import { ContradictedLine } from './contradicted-line.tsx'
import { FileProofs } from './file-proofs.tsx'
import { HeadCard } from './head-card.tsx'
import { PlanCard } from './plan-card.tsx'
import { ReportsCard } from './reports-card.tsx'

/** Whether everything is still there: asked for, when and how thoroughly, and what came of it for each file. */
export function ProofsScreen() {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const { data } = useAuditOverview()
  return (
    <>
      <PageHeader
        title={t`Proofs`}
        lead={t`Audits ask the miners for random chunks of your files. This page checks their answers itself, against what it fixed at upload, without downloading the files.`}
      >
        <p className="flex flex-wrap gap-x-5 gap-y-1">
          <Link href="/sees" className="font-medium text-accent underline">
            {t`Who sees what`}
          </Link>
          <Link href="/verify" className="font-medium text-accent underline">
            {t`Check a proof bundle`}
          </Link>
        </p>
      </PageHeader>
      <div ref={scroller} className="relative min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        {data === undefined ? <LoadingNotice>{t`Loading…`}</LoadingNotice> : null}
        {data?.ok === false ? <FailureNotice failure={data.error} /> : null}
        {data?.ok === true && data.value.files === 0 ? (
          <Notice icon={ShieldQuestion} title={t`Nothing to prove yet`}>
            <p>{t`Add a file on the Drive page. Its receipts are checked as it is stored, and its miners can be asked again from here.`}</p>
          </Notice>
        ) : null}
        {data?.ok === true && data.value.files > 0 ? (
          <Overview overview={data.value} scroller={scroller} />
        ) : null}
      </div>
    </>
  )
}

interface OverviewProps {
  readonly overview: AuditOverview
  readonly scroller: RefObject<HTMLDivElement | null>
}

function Overview({ overview, scroller }: OverviewProps) {
  return (
    <div className="grid max-w-7xl items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,25rem)] xl:grid-rows-[auto_1fr]">
      <div className="flex min-w-0 flex-col gap-4">
        <HeadCard overview={overview} />
        <ContradictedLine />
      </div>
      <Beside reports={overview.reports} />
      <FileProofs overview={overview} scroller={scroller} />
    </div>
  )
}

/** When audits run and what they came to. Where it does not fit beside the files it is folded, for what failed comes first. */
function Beside({ reports }: Pick<AuditOverview, 'reports'>) {
  const { t } = useLingui()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-0 xl:col-start-2 xl:row-span-2 xl:row-start-1">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="flex items-center gap-2 rounded-xl border border-line bg-surface px-5 py-3 text-left font-medium hover:bg-hover xl:hidden"
      >
        <CalendarClock aria-hidden="true" size={18} strokeWidth={1.9} className="shrink-0 text-muted" />
        <span className="min-w-0 flex-1">{t`Schedule and last audits`}</span>
        <ChevronDown
          aria-hidden="true"
          size={18}
          className={classNames('shrink-0 text-muted transition-transform', isOpen && 'rotate-180')}
        />
      </button>
      <div id={id} className={classNames('min-w-0 flex-col gap-4 xl:flex', isOpen ? 'flex' : 'hidden')}>
        <PlanCard />
        <ReportsCard reports={reports} />
      </div>
    </div>
  )
}
