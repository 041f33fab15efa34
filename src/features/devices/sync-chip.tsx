import { useLingui } from '@lingui/react/macro'
import { CloudAlert, CloudCheck, CloudOff, CloudUpload } from 'lucide-react'
import { Link } from 'wouter'
import { classNames } from '../../ui/class-names.ts'
import { useSync } from '../shared/use-sync.ts'
import { type Step, stepOf, stepSentence } from './sync-model.ts'

const ICONS = {
  'in-step': CloudCheck,
  sending: CloudUpload,
  waiting: CloudUpload,
  stuck: CloudAlert,
  off: CloudOff,
} as const satisfies Record<Step, unknown>

/** Whether the network has what was done here. Leads to who keeps it. */
export function SyncChip({ narrow }: { readonly narrow: boolean }) {
  const { t } = useLingui()
  const sync = useSync()
  if (sync === null) return null
  const step = stepOf(sync)
  const wrong = sync.standings.some(({ standing }) => standing === 'rolled-back' || standing === 'wrong')
  const text = wrong && step === 'in-step' ? t`In step; a validator went back` : stepSentence(sync)
  const Icon = wrong ? CloudAlert : ICONS[step]
  return (
    <Link
      href="/settings#sync"
      aria-label={text}
      title={text}
      className={classNames(
        'flex shrink-0 items-center gap-2 rounded-md text-[0.8125rem] hover:bg-hover hover:text-ink',
        step === 'stuck' || wrong ? 'text-claimed' : 'text-muted',
        narrow ? 'size-8 justify-center' : 'px-2.5 py-1.5',
      )}
    >
      <Icon aria-hidden="true" size={narrow ? 18 : 15} className="shrink-0" />
      {narrow ? null : <span className="min-w-0 leading-tight">{text}</span>}
    </Link>
  )
}
