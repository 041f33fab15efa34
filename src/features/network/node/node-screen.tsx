import { useLingui } from '@lingui/react/macro'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../../ui/button.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'
import { shorten } from '../../../ui/format.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { useVaultState } from '../../shared/drive-context.tsx'
import { FailureNotice } from '../../shared/failure-note.tsx'
import { NetworkFrame } from '../network-frame.tsx'
import { StepList } from './step-list.tsx'
import { type Caller, usePreflight } from './use-preflight.ts'
import { Verdict } from './verdict.tsx'

/** What stands between this page and one node. Its owner can be sent the address of this page. */
export function NodeScreen({ hotkey }: { readonly hotkey: string }) {
  const { t } = useLingui()
  const isOpen = useVaultState() === 'unlocked'
  const [chosen, setChosen] = useState<Caller>('drive')
  const caller = isOpen ? chosen : 'visit'
  const { steps, caller: key, bySession, failure, isRunning, again } = usePreflight(hotkey, caller)
  const short = shorten(hotkey, 6)
  const isMiner = steps.some(({ found }) => found === 'listed-miner')
  return (
    <NetworkFrame
      title={t`Node ${short}`}
      lead={<CopyText text={hotkey} what={t`hotkey`} keep={0} className="text-ink" />}
    >
      <div className="flex max-w-4xl flex-col gap-4">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <Verdict steps={steps} isRunning={isRunning} />
          <div className="flex flex-wrap items-center gap-3">
            {isOpen ? (
              <Segmented
                label={t`Asked by`}
                value={caller}
                onChange={setChosen}
                options={[
                  { value: 'drive', label: t`Your drive` },
                  { value: 'visit', label: t`This visit` },
                ]}
              />
            ) : null}
            <Button icon={RefreshCw} disabled={isRunning} onClick={again}>
              {t`Check again`}
            </Button>
          </div>
        </div>
        {failure === null ? <StepList steps={steps} /> : <FailureNotice failure={failure} />}
        <div className="flex flex-col gap-1.5 text-[0.8125rem] text-muted">
          {key === null ? null : (
            <p className="flex flex-wrap items-center gap-x-2">
              {bySession
                ? t`Asked in the name of your account, by the wallet’s session:`
                : caller === 'drive'
                  ? t`Asked with the key of your drive:`
                  : t`Asked with a key of this visit:`}
              <CopyText text={key} what={bySession ? t`account` : t`key`} keep={8} />
            </p>
          )}
          <p className="max-w-prose text-pretty">
            {t`Pings and questions about nothing: the check stores no data and changes nothing at the node.`}
          </p>
          <p className="flex flex-wrap gap-x-4 gap-y-1">
            <Link href="/network/nodes" className="text-accent hover:underline">{t`Check another node`}</Link>
            {isMiner ? (
              <Link href={`/network/miners/${hotkey}`} className="text-accent hover:underline">
                {t`How this miner is doing`}
              </Link>
            ) : (
              <Link href="/lab/a" className="text-accent hover:underline">
                {t`Store and fetch a sample`}
              </Link>
            )}
          </p>
        </div>
      </div>
    </NetworkFrame>
  )
}
