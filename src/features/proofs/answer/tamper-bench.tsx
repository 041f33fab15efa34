import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { type Examination, type ExamineRequest, LIES, type Lie } from '../../../client/audit-api.ts'
import { Button } from '../../../ui/button.tsx'
import { useAnnounce } from '../../shared/announcer.tsx'
import { useDrive } from '../../shared/drive-context.tsx'
import { FailureBelow } from '../../shared/failure-note.tsx'
import { LIE_WORDS } from '../../shared/lie-words.ts'
import { useCall } from '../../shared/use-call.ts'
import { LieResult } from './lie-result.tsx'

/** The one that matters stands first. */
const ORDER: readonly Lie[] = ['forged', ...LIES.filter((lie) => lie !== 'forged')]

type Results = Readonly<Partial<Record<Lie, Examination>>>

/** Lies to try on a copy of the answer: which check catches which, and what the specification's checks alone would say. */
export function TamperBench({ request }: { readonly request: Omit<ExamineRequest, 'lie'> }) {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const { busy, failure, run } = useCall()
  const [results, setResults] = useState<Results>({})
  const attempt = async (lie: Lie): Promise<boolean> => {
    const tried = await run(() => drive.examine({ ...request, lie }))
    if (tried.ok) setResults((before) => ({ ...before, [lie]: tried.value }))
    return tried.ok
  }
  const attemptAll = async (): Promise<void> => {
    for (const lie of ORDER) if (!(await attempt(lie))) return
    announce(t`All lies tried`)
  }
  const tried = Object.values(results)
  const [caught, passed] = [
    tried.filter(({ ok }) => !ok).length,
    tried.filter((one) => one.specification.ok).length,
  ]
  return (
    <section>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold">{t`Try a lie`}</h3>
        <Button compact icon={FlaskConical} disabled={busy} onClick={() => void attemptAll()}>
          {t`Try all of them`}
        </Button>
      </div>
      <p className="mt-1 text-muted">
        {t`Each lie is told on a copy of this answer that lives only in this window. No miner is asked, nothing is kept, and nobody’s record changes.`}
      </p>
      {tried.length === 0 ? null : (
        <p role="status" className="mt-2 font-medium">
          {t`${plural(tried.length, { one: '# lie tried', other: '# lies tried' })}: this page caught ${caught}; the specification’s three checks alone would have accepted ${passed}.`}
        </p>
      )}
      <FailureBelow failure={failure} />
      <ul className="mt-3 divide-y divide-line rounded-xl border border-line">
        {ORDER.map((lie) => (
          <li key={lie} className="px-4 py-3">
            <div className="flex items-start justify-between gap-3">
              <div className="min-w-0">
                <p className="font-medium">{t(LIE_WORDS[lie].name)}</p>
                <p className="text-[0.8125rem] text-muted">{t(LIE_WORDS[lie].change)}</p>
              </div>
              <TryButton lie={lie} busy={busy} onTry={() => void attempt(lie)} />
            </div>
            <LieResult lie={lie} examination={results[lie]} />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface TryButtonProps {
  readonly lie: Lie
  readonly busy: boolean
  readonly onTry: () => void
}

function TryButton({ lie, busy, onTry }: TryButtonProps) {
  const { t } = useLingui()
  const name = t(LIE_WORDS[lie].name)
  return (
    <Button compact disabled={busy} onClick={onTry} aria-label={t`Try: ${name}`} className="shrink-0">
      {t({ message: 'Try', context: 'a lie' })}
    </Button>
  )
}
