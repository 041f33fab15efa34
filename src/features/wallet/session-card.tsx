import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { LogOut, PenLine, Unplug, X } from 'lucide-react'
import type { Outcome } from '../../client/outcome-api.ts'
import { walletTitle } from '../../client/wallet/injected.ts'
import type { WalletSession, WalletState } from '../../client/wallet-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { displayName } from '../../ui/display-name.ts'
import { type Fact, Facts } from '../../ui/facts.tsx'
import { formatCount, formatDateTime } from '../../ui/format.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { useDrive, useTransfers } from '../shared/drive-context.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { type Call, useCall } from '../shared/use-call.ts'
import { useNow } from '../shared/use-wallet.ts'
import { accountTitle, openUploads, sessionStep, shortNames, waitForNamed } from './session-model.ts'

interface SessionCardProps {
  readonly state: WalletState
  readonly session: WalletSession
  readonly onRenew: () => void
}

/** The session that runs, or that is over and whose uploads wait for what the person decides. */
export function SessionCard({ state, session, onRenew }: SessionCardProps) {
  const { t } = useLingui()
  const call = useCall()
  const step = sessionStep(state, useNow())
  const named = waitForNamed(useTransfers())
  const name = accountTitle(session)
  const facts = useFacts(session)
  /** Something waits for the person: what can be done about it comes before what is known. */
  const asks = step === 'over' || named > 0
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 className="min-w-0 font-semibold">
          {step === 'over' ? t`The session of ${name} has ended` : t`${name} signs for this browser`}
        </h2>
        <StepBadge step={step} />
      </div>
      <div className="mt-3 flex flex-col gap-4">
        {step === 'over' ? <OverNote state={state} name={name} /> : null}
        {step !== 'over' && named > 0 ? <NamedNote session={session} uploads={named} /> : null}
        {asks ? null : <Facts facts={facts} />}
        {call.failure === null ? null : <FailureNote failure={call.failure} />}
        <div className="flex flex-wrap gap-2 max-sm:[&>button]:flex-1">
          <Button
            icon={PenLine}
            variant={asks || step === 'ending' ? 'primary' : 'secondary'}
            onClick={onRenew}
          >
            {t`Sign again`}
          </Button>
          {step === 'over' ? <Decisions state={state} call={call} /> : <EndButton call={call} />}
        </div>
        {asks ? <Facts facts={facts} /> : null}
      </div>
    </section>
  )
}

function EndButton({ call: { busy, run } }: { readonly call: Call }) {
  const { t } = useLingui()
  const drive = useDrive()
  return (
    <Button icon={LogOut} disabled={busy} onClick={() => void run(() => drive.endSession())}>
      {busy ? t`Telling the validators…` : t`End this session`}
    </Button>
  )
}

/** What else than another signature can become of uploads that wait. */
function Decisions({ state, call: { busy, run } }: { readonly state: WalletState; readonly call: Call }) {
  const { t } = useLingui()
  const drive = useDrive()
  const uploads = openUploads(useTransfers())
  const isEnded = state.over === 'ended'
  const cancel = async (): Promise<Outcome<null>> => {
    for (const { id } of uploads) await drive.cancel(id)
    return drive.leaveWallet()
  }
  return (
    <>
      <Button icon={Unplug} disabled={busy} onClick={() => void run(() => drive.leaveWallet())}>
        {isEnded ? t`Go on in the vault’s name` : t`Go on without the wallet`}
      </Button>
      {isEnded ? (
        <Button icon={X} disabled={busy} onClick={() => void run(cancel)}>
          {t`Cancel the uploads`}
        </Button>
      ) : null}
    </>
  )
}

function StepBadge({ step }: { readonly step: ReturnType<typeof sessionStep> }) {
  const { t } = useLingui()
  if (step === 'over') return <Badge tone="claimed">{t`Ended`}</Badge>
  if (step === 'ending') return <Badge tone="claimed">{t`Ends soon`}</Badge>
  return <Badge tone="accent">{t`Signing`}</Badge>
}

function OverNote({ state, name }: { readonly state: WalletState; readonly name: string }) {
  const { t } = useLingui()
  const uploads = openUploads(useTransfers()).length
  const sentences = {
    revoked: t`A validator says that this session was ended by the account or on another device. Uploads wait until you sign again or go on without the wallet; nothing already placed is lost.`,
    expired: t`Its time is over. Uploads wait until you sign again or go on without the wallet; nothing already placed is lost.`,
    ended: t`You ended it while uploads were under way; ${plural(uploads, { one: '# waits', other: '# wait' })}. Sign again and they go on in the name of the account that signs; or let what is missing be stored in the vault’s name, or cancel them. What ${name} stored so far is kept.`,
  }
  return (
    <InlineNote tone="claimed">
      <p role="status">{sentences[state.over ?? 'expired']}</p>
    </InlineNote>
  )
}

/** The session is good for validators of which none answers. */
function NamedNote({ session, uploads }: { readonly session: WalletSession; readonly uploads: number }) {
  const { t } = useLingui()
  const names = session.validators === 'any' ? '' : shortNames(session.validators)
  return (
    <InlineNote tone="claimed">
      <p role="status">
        {t`This session is good for ${names} only, and none of them answers: ${plural(uploads, { one: '# upload waits', other: '# uploads wait' })}. They go on when one is back; or sign again and choose any validator, or others.`}
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
  instead,
  accountName,
}: WalletSession): Fact[] {
  const { t } = useLingui()
  const count = known.length
  const names = shortNames(instead)
  return [
    ...(accountName === '' ? [] : [{ label: t`Account`, value: <bdi>{displayName(accountName)}</bdi> }]),
    { label: t`Address`, value: <CopyText text={account} what={t`account address`} keep={8} /> },
    { label: t`Wallet`, value: <bdi>{displayName(walletTitle(wallet))}</bdi> },
    { label: t`Session until`, value: formatDateTime(until) },
    {
      label: t`Good for`,
      value: validators === 'any' ? t`any validator` : t`${shortNames(validators)} only`,
    },
    { label: t`Requests signed`, value: formatCount(requests) },
    {
      label: t`Accepted by`,
      value:
        count === 0
          ? t`no validator was asked yet`
          : plural(count, { one: '# validator', other: '# validators' }),
    },
    ...(instead.length === 0
      ? []
      : [
          {
            label: t`Not by session`,
            value: plural(instead.length, {
              one: `${names} knows no sessions: what it stored is in the vault’s name`,
              other: `${names} know no sessions: what they stored is in the vault’s name`,
            }),
          },
        ]),
  ]
}
