import { useLingui } from '@lingui/react/macro'
import { Radar, Search } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { NeuronRow } from '../../../client/network-api.ts'
import { Button } from '../../../ui/button.tsx'
import { INPUT } from '../../../ui/field.tsx'
import { formatDecimal, shorten } from '../../../ui/format.ts'
import { LoadingNotice, Notice } from '../../../ui/notice.tsx'
import { FailureNotice } from '../../shared/failure-note.tsx'
import { useLandscape } from '../../shared/landscape-query.ts'
import { NetworkFrame } from '../network-frame.tsx'

/** Which node to check: every validator, or any hotkey. */
export function NodesScreen() {
  const { t } = useLingui()
  const { data } = useLandscape()
  const validators =
    data?.ok === true ? data.value.network.neurons.filter(({ role }) => role === 'validator') : null
  return (
    <NetworkFrame
      title={t`Check a node`}
      lead={t`Step by step, what stands between this page and one node, and what helps.`}
    >
      <div className="flex max-w-4xl flex-col gap-5">
        <AnyNode />
        {data === undefined ? <LoadingNotice>{t`Reading the network…`}</LoadingNotice> : null}
        {data?.ok === false ? <FailureNotice failure={data.error} /> : null}
        {validators === null ? null : validators.length === 0 ? (
          <Notice icon={Radar} title={t`The chain lists no validator.`}>
            <p>{t`Miners can be checked by their hotkey.`}</p>
          </Notice>
        ) : (
          <ValidatorList validators={validators} />
        )}
      </div>
    </NetworkFrame>
  )
}

function AnyNode() {
  const { t } = useLingui()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const go = (event: FormEvent) => {
    event.preventDefault()
    const hotkey = text.trim()
    if (hotkey !== '') navigate(`/network/nodes/${encodeURIComponent(hotkey)}`)
  }
  return (
    <form onSubmit={go} role="search" className="flex min-w-0 flex-wrap items-center gap-2">
      <input
        type="search"
        aria-label={t`Hotkey of a validator or miner`}
        placeholder={t`Hotkey of a validator or miner`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        className={`${INPUT} max-w-md min-w-0 flex-1`}
      />
      <Button type="submit" icon={Search}>
        {t({ message: 'Check', context: 'a node' })}
      </Button>
    </form>
  )
}

function ValidatorList({ validators }: { readonly validators: readonly NeuronRow[] }) {
  const { t } = useLingui()
  const byStake = validators.toSorted((a, b) => b.stakeTao - a.stakeTao)
  return (
    <section aria-labelledby="validators-to-check">
      <h2 id="validators-to-check" className="mb-2 text-base font-semibold">{t`Validators, by stake`}</h2>
      <ul className="rounded-xl border border-line bg-surface">
        {byStake.map(({ uid, hotkey, axon, stakeTao, validatorTrust }) => {
          const [stake, trust] = [formatDecimal(stakeTao, 0), formatDecimal(validatorTrust, 2)]
          return (
            <li key={hotkey} className="border-t border-line first:border-t-0">
              <Link
                href={`/network/nodes/${hotkey}`}
                className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-3 hover:bg-hover sm:px-5"
              >
                <span className="font-medium text-accent">
                  {t`Validator ${uid}`}{' '}
                  <span className="font-mono text-[0.8125rem] font-normal text-muted">
                    {shorten(hotkey, 6)}
                  </span>
                </span>
                <span className="text-muted">{t`stake ${stake} TAO, trust ${trust}`}</span>
                <span className="ml-auto font-mono text-[0.8125rem] text-muted max-sm:ml-0">
                  {axon ?? t`no address`}
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
