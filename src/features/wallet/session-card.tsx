import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { LogOut, PenLine, Unplug } from 'lucide-react'
import type { Outcome } from '../../client/outcome-api.ts'
import { walletTitle } from '../../client/wallet/injected.ts'
import type { SessionEnd, WalletSession, WalletState } from '../../client/wallet-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { displayName } from '../../ui/display-name.ts'
import { type Fact, Facts } from '../../ui/facts.tsx'
import { formatCount, formatDateTime } from '../../ui/format.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { useNow } from '../shared/use-wallet.ts'
import { accountTitle, sessionStep } from './session-model.ts'

interface SessionCardProps {
  readonly state: WalletState
  readonly session: WalletSession
  readonly onRenew: () => void
  readonly onEnded: (end: SessionEnd) => void
}

/** The session that runs, or that is over and whose uploads wait for what the person decides. */
export function SessionCard({ state, session, onRenew, onEnded }: SessionCardProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const step = sessionStep(state, useNow())
  const name = accountTitle(session)
  const end = async (): Promise<void> => {
    const ended: Outcome<SessionEnd> = await run(() => drive.endSession())
    if (ended.ok) onEnded(ended.value)
  }
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 className="min-w-0 font-semibold">
          {step === 'over' ? t`The session of ${name} has ended` : t`${name} signs for this browser`}
        </h2>
        <StepBadge step={step} />
      </div>
      <div className="mt-3 flex flex-col gap-4">
        {step === 'over' ? <OverNote state={state} /> : null}
        <Facts facts={useFacts(session)} />
        {failure === null ? null : <FailureNote failure={failure} />}
        <div className="flex flex-wrap gap-2 max-sm:[&>button]:flex-1">
          <Button icon={PenLine} variant={step === 'live' ? 'secondary' : 'primary'} onClick={onRenew}>
            {t`Sign again`}
          </Button>
          {step === 'over' ? (
            <Button icon={Unplug} disabled={busy} onClick={() => void run(() => drive.leaveWallet())}>
              {t`Go on without the wallet`}
            </Button>
          ) : (
            <Button icon={LogOut} disabled={busy} onClick={() => void end()}>
              {busy ? t`Telling the validators…` : t`End this session`}
            </Button>
          )}
        </div>
      </div>
    </section>
  )
}

function StepBadge({ step }: { readonly step: ReturnType<typeof sessionStep> }) {
  const { t } = useLingui()
  if (step === 'over') return <Badge tone="claimed">{t`Ended`}</Badge>
  if (step === 'ending') return <Badge tone="claimed">{t`Ends soon`}</Badge>
  return <Badge tone="accent">{t`Signing`}</Badge>
}

function OverNote({ state }: { readonly state: WalletState }) {
  const { t } = useLingui()
  return (
    <InlineNote tone="claimed">
      <p role="status">
        {state.over === 'revoked'
          ? t`A validator says that this session was ended by the account or on another device. Uploads wait until you sign again or go on without the wallet; nothing already placed is lost.`
          : t`Its time is over. Uploads wait until you sign again or go on without the wallet; nothing already placed is lost.`}
      </p>
    </InlineNote>
  )
}

function useFacts({
  account,
  wallet,
  until,
  validators,
  requests,
  known,
  accountName,
}: WalletSession): Fact[] {
  const { t } = useLingui()
  const count = known.length
  return [
    ...(accountName === '' ? [] : [{ label: t`Account`, value: <bdi>{displayName(accountName)}</bdi> }]),
    { label: t`Address`, value: <CopyText text={account} what={t`account address`} keep={8} /> },
    { label: t`Wallet`, value: <bdi>{displayName(walletTitle(wallet))}</bdi> },
    { label: t`Session until`, value: formatDateTime(until) },
    {
      label: t`Good for`,
      value:
        validators === 'any'
          ? t`any validator`
          : plural(validators.length, { one: '# validator', other: '# validators' }),
    },
    { label: t`Requests signed`, value: formatCount(requests) },
    {
      label: t`Accepted by`,
      value:
        count === 0
          ? t`no validator was asked yet`
          : plural(count, { one: '# validator', other: '# validators' }),
    },
  ]
}
