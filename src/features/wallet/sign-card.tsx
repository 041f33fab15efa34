import { useLingui } from '@lingui/react/macro'
import { LoaderCircle, PenLine, Unplug } from 'lucide-react'
import { useState } from 'react'
import type { WalletsState } from '../../client/wallet/wallet-types.ts'
import type { Wallets } from '../../client/wallet/wallets.ts'
import { SESSION_HOURS, type SessionHours } from '../../client/wallet-api.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { displayName, nameInSentence } from '../../ui/display-name.ts'
import { shorten } from '../../ui/format.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { titleOf } from './find-card.tsx'
import { ProblemNote } from './problem-note.tsx'
import { type Signing, useSigning } from './use-signing.ts'
import { ValidatorsChoice } from './validators-choice.tsx'

interface SignCardProps {
  readonly wallets: Wallets
  readonly state: WalletsState
  /** A session runs, and is to be followed by another one. */
  readonly again: boolean
}

/** A wallet is connected: which account, how long, for whom; then its one signature. */
export function SignCard({ wallets, state, again }: SignCardProps) {
  const { t } = useLingui()
  const signing = useSigning(wallets)
  const { problem } = state
  const title = nameInSentence(state.wallet?.title ?? '')
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <h2 className="min-w-0 font-semibold">
          {again ? t`Sign again with ${title}` : t`Connected to ${title}`}
        </h2>
        <Button compact icon={Unplug} disabled={state.signing} onClick={() => wallets.disconnect()}>
          {t`Disconnect`}
        </Button>
      </div>
      <div className="mt-3 flex flex-col gap-4">
        <Accounts wallets={wallets} state={state} />
        {problem === null ? null : <ProblemNote problem={problem} />}
        {signing.call.failure === null ? null : <FailureNote failure={signing.call.failure} />}
        {signing.text === null ? (
          <Terms state={state} signing={signing} />
        ) : (
          <Waiting text={signing.text} state={state} onStop={() => wallets.stopAsking()} />
        )}
      </div>
    </section>
  )
}

function Accounts({ wallets, state }: Pick<SignCardProps, 'wallets' | 'state'>) {
  const { t } = useLingui()
  const { accounts, chosen, skipped } = state
  if (accounts.length === 0) return null
  return (
    <div>
      <h3 className="mb-1.5 text-[0.8125rem] font-medium">{t`Account that signs`}</h3>
      <ChoiceList
        label={t`Account that signs`}
        value={chosen ?? ''}
        onChange={(address) => wallets.choose(address)}
        choices={accounts.map(({ address, name }) => ({
          value: address,
          label: name === '' ? shorten(address, 6) : displayName(name),
          text: <span className="font-mono text-xs break-all">{address}</span>,
          disabled: state.signing,
        }))}
      />
      {skipped === 0 ? null : (
        <p className="mt-1.5 text-[0.8125rem] text-muted">
          {t`Ethereum accounts of this wallet are left out: they cannot sign here.`}
        </p>
      )}
    </div>
  )
}

function Terms({ state, signing }: { readonly state: WalletsState; readonly signing: Signing }) {
  const { t } = useLingui()
  const [hours, setHours] = useState<SessionHours>(8)
  const [validators, setValidators] = useState<'any' | readonly string[]>('any')
  const isReady = state.chosen !== null && (validators === 'any' || validators.length > 0)
  const names: Readonly<Record<SessionHours, string>> = { 1: t`1 hour`, 8: t`8 hours`, 24: t`24 hours` }
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h3 className="text-[0.8125rem] font-medium">{t`How long`}</h3>
        <Segmented
          label={t`How long`}
          value={String(hours)}
          onChange={(value) => setHours(SESSION_HOURS.find((each) => String(each) === value) ?? 1)}
          options={SESSION_HOURS.map((each) => ({ value: String(each), label: names[each] }))}
        />
      </div>
      <ValidatorsChoice chosen={validators} onChange={setValidators} />
      <Button
        variant="primary"
        icon={PenLine}
        disabled={!isReady || signing.call.busy}
        onClick={() => void signing.sign({ hours, validators })}
        className="self-start max-sm:w-full"
      >
        {t`Sign in the wallet`}
      </Button>
      {state.chosen === null ? (
        <p className="text-[0.8125rem] text-muted">{t`Choose an account first.`}</p>
      ) : null}
    </>
  )
}

interface WaitingProps {
  readonly text: string
  readonly state: WalletsState
  readonly onStop: () => void
}

/** The person compares what is here with what the wallet shows. */
function Waiting({ text, state, onStop }: WaitingProps) {
  const { t } = useLingui()
  const title = nameInSentence(titleOf(state.wallet))
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-raised px-4 py-3">
      <p role="status" className="flex items-start gap-2.5">
        <LoaderCircle aria-hidden="true" size={16} className="mt-0.5 shrink-0 animate-spin text-accent" />
        <span>
          {t`${title} asks you for one signature. Compare its text with this one, and refuse if it differs. If no window opened, click its icon in the browser’s bar.`}
        </span>
      </p>
      <pre
        aria-label={t`Text to be signed`}
        className="rounded-md bg-canvas px-3 py-2 font-mono text-xs break-words whitespace-pre-wrap"
      >
        {text}
      </pre>
      <Button onClick={onStop} className="self-start max-sm:w-full">
        {t`Stop waiting`}
      </Button>
    </div>
  )
}
