import { useLingui } from '@lingui/react/macro'
import { LifeBuoy } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useRehearsal } from './keys-query.ts'

const RehearsalDialog = lazy(async () => ({
  default: (await import('./kit/rehearsal-dialog.tsx')).RehearsalDialog,
}))

/** Stands in the shell until the recovery kit has been rehearsed. Quiet: nothing is broken. */
export function RecoveryChip({ narrow }: { readonly narrow: boolean }) {
  const { t } = useLingui()
  const { data } = useRehearsal()
  const [open, setOpen] = useState(false)
  if (data?.ok !== true || (data.value.kind === 'rehearsed' && !open)) return null
  const text = data.value.kind === 'never' ? t`No recovery kit` : t`Recovery not rehearsed`
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={text}
        title={
          data.value.kind === 'never'
            ? t`Nothing opens the drive when the passphrase is lost. Make a kit.`
            : t`Nobody has shown yet that the kit opens this drive. Rehearse it.`
        }
        className={
          narrow
            ? 'grid size-8 shrink-0 place-items-center rounded-md text-claimed hover:bg-hover'
            : 'mb-1 flex w-full items-center gap-2 rounded-md bg-claimed-soft px-2.5 py-1.5 text-left text-[0.8125rem] font-medium text-claimed hover:brightness-95'
        }
      >
        <LifeBuoy aria-hidden="true" size={narrow ? 18 : 15} className="shrink-0" />
        {narrow ? null : <span className="min-w-0">{text}</span>}
      </button>
      {open ? (
        <Suspense fallback={null}>
          <RehearsalDialog why="wish" link={null} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
