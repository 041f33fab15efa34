import { useLingui } from '@lingui/react/macro'
import { FileSearch } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { InlineNote } from '../../ui/notice.tsx'
import { PRODUCT } from '../../ui/product.ts'
import { Progress } from '../../ui/progress.tsx'
import type { AppChecker } from './app-checker.ts'
import { Limits } from './limits.tsx'
import { OwnBuild } from './own-build.tsx'
import { ReportCard } from './report-card.tsx'
import { type Stage, useAppCheck } from './use-app-check.ts'

interface AppCheckPageProps {
  readonly start: () => AppChecker
  /** To the drive, or to its door. */
  readonly onLeave: () => void
}

/** Whether the page is the one that was built, and what a page can say about itself. */
export function AppCheckPage({ start, onLeave }: AppCheckPageProps) {
  const { t } = useLingui()
  const { stage, check } = useAppCheck(start)
  const title = t`Check this app`
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`
  }, [title])
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto flex w-full max-w-3xl animate-arrive flex-col gap-4 px-4 py-10 max-sm:px-3 max-sm:py-5">
        <div className="mb-2 flex items-center gap-3">
          <Mark size={36} />
          <span className="text-lg font-semibold tracking-tight">{PRODUCT}</span>
          <Button variant="quiet" compact onClick={onLeave} className="ml-auto">
            {t`Go to my drive`}
          </Button>
        </div>
        <section className="rounded-xl border border-line bg-surface p-6 shadow-sm max-sm:p-4">
          <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 mb-5 text-muted">
            {t`This page encrypts your files, so what it is made of matters. Each of its files is fetched twice, as this browser has it and as the server sends it now, and compared with the list that was written when the page was built.`}
          </p>
          <Trouble stage={stage} />
          {stage.kind === 'checking' ? (
            <Checking done={stage.done} all={stage.all} />
          ) : (
            <Button variant="primary" icon={FileSearch} onClick={check}>
              {stage.kind === 'idle' ? t`Compare every file` : t`Compare again`}
            </Button>
          )}
        </section>
        {stage.kind === 'done' ? (
          <>
            <ReportCard report={stage.report} />
            <OwnBuild build={stage.report.build} origin={stage.report.origin} />
          </>
        ) : null}
        <Limits />
      </div>
    </main>
  )
}

function Checking({ done, all }: { readonly done: number; readonly all: number }) {
  const { t } = useLingui()
  return (
    <div>
      <p role="status" className="mb-2 font-medium">
        {t`Fetching and hashing every file…`}
      </p>
      <Progress value={all === 0 ? 0 : done / all} label={t`Compared so far`} />
    </div>
  )
}

function Trouble({ stage: { kind } }: { readonly stage: Stage }) {
  const { t } = useLingui()
  if (kind !== 'no-list' && kind !== 'no-network' && kind !== 'broken') return null
  const sentences = {
    'no-list': t`This server has no list of the page’s files, or what it has is no such list. A page that was built has one: ask whoever runs the server, or run the page from your own machine.`,
    'no-network': t`The server did not answer. What it sends can only be compared while it does: try again when this device is online.`,
    broken: t`The part of the page that compares could not be started. Reload the page and try again.`,
  }
  return (
    <div className="mb-4">
      <InlineNote tone="failed">{sentences[kind]}</InlineNote>
    </div>
  )
}
