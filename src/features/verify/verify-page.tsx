import { useLingui } from '@lingui/react/macro'
import { CircleX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { Progress } from '../../ui/progress.tsx'
import type { BundleChecker } from './bundle-checker.ts'
import { ChooseBundle } from './choose-bundle.tsx'
import { REFUSALS } from './refusal-words.ts'
import { ReportView } from './report-view.tsx'
import { useDroppedFile } from './use-dropped-file.ts'
import { type Stage, useVerify } from './use-verify.ts'
import { VerifyFrame } from './verify-frame.tsx'

interface VerifyPageProps {
  readonly start: () => BundleChecker
  /** To the drive, or to its door. */
  readonly onLeave: () => void
}

/** Somebody's proof bundle, checked again. */
export function VerifyPage({ start, onLeave }: VerifyPageProps) {
  const { t } = useLingui()
  const { stage, give, clear } = useVerify(start)
  const over = useDroppedFile(give)
  return (
    <VerifyFrame title={t`Check a proof bundle`} onLeave={onLeave}>
      {stage.kind === 'done' ? (
        <ReportView key={stage.file} file={stage.file} report={stage.report} onClear={clear} />
      ) : (
        <section className="rounded-xl border border-line bg-surface p-6 shadow-sm max-sm:p-4">
          <h1 className="text-lg font-semibold tracking-tight">{t`Check a proof bundle`}</h1>
          <p className="mt-1 mb-5 text-muted">
            {t`A bundle is one file with the proofs of a stored file: receipts of miners and their answers to audits. Whoever has it can check them, without the file, without a drive, and without trusting this program’s server.`}
          </p>
          {stage.kind === 'checking' ? (
            <Checking stage={stage} onStop={clear} />
          ) : (
            <>
              <Trouble stage={stage} />
              <ChooseBundle onFile={give} again={stage.kind !== 'idle'} over={over} />
            </>
          )}
        </section>
      )}
    </VerifyFrame>
  )
}

function Checking({
  stage: { file, done, all },
  onStop,
}: {
  readonly stage: Extract<Stage, { kind: 'checking' }>
  readonly onStop: () => void
}) {
  const { t } = useLingui()
  const name = nameInSentence(file)
  return (
    <div>
      <p
        role="status"
        className="mb-2 font-medium break-words"
      >{t`Computing everything in ${name} again…`}</p>
      <Progress value={all === 0 ? 0 : done / all} label={t`Checked so far`} />
      <Button compact className="mt-3" onClick={onStop}>{t`Stop`}</Button>
    </div>
  )
}

/** Why there is no report; takes the focus, so that keyboards and screen readers arrive there. */
function Trouble({ stage }: { readonly stage: Stage }) {
  const { t } = useLingui()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus({ preventScroll: true }), [stage])
  if (stage.kind !== 'refused' && stage.kind !== 'unreadable' && stage.kind !== 'broken') return null
  const { what, next } = REFUSALS[stage.kind === 'refused' ? stage.reason : stage.kind]
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      className="mb-4 flex gap-3 rounded-lg bg-failed-soft px-4 py-3 text-failed outline-none"
    >
      <CircleX aria-hidden="true" size={20} className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <h2 className="font-semibold">{t(what)}</h2>
        {stage.kind === 'broken' ? null : <p className="break-words">{nameInSentence(stage.file)}</p>}
        <p className="mt-1 text-ink">{t(next)}</p>
      </div>
    </div>
  )
}
