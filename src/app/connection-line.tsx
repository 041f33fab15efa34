import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import { useNetwork } from '../features/shared/network-query.ts'
import { classNames } from '../ui/class-names.ts'
import { formatCount } from '../ui/format.ts'
import type { ConnectionState } from './connection-model.ts'
import { useConnection } from './connection-state.ts'

const NAMES: Readonly<Record<string, MessageDescriptor>> = {
  local: msg`Local network`,
  finney: msg`Finney`,
  test: msg`Test network`,
  unknown: msg`Unknown network`,
}

function nameOf(network: string): string {
  const words = NAMES[network]
  return words === undefined ? network : i18n._(words)
}

const DOTS: Readonly<Record<ConnectionState, string>> = {
  connecting: 'animate-pulse bg-claimed',
  up: 'bg-verified',
  unreachable: 'bg-failed',
  offline: 'bg-unknown',
}

const WORDS: Readonly<Record<Exclude<ConnectionState, 'up'>, MessageDescriptor>> = {
  connecting: msg`Connecting…`,
  unreachable: msg`Network unreachable`,
  offline: msg`Offline`,
}

/** One line that says whether the network can be seen, and how far it has come. */
export function ConnectionLine() {
  const { t } = useLingui()
  const { data } = useNetwork()
  const state = useConnection()
  return (
    <Link
      href="/network"
      data-connection={state}
      className="flex min-w-0 items-center gap-2 rounded-md px-2.5 py-1.5 text-[0.8125rem] text-muted hover:bg-hover hover:text-ink"
    >
      <span aria-hidden="true" className={classNames('size-2 shrink-0 rounded-full', DOTS[state])} />
      <span className="truncate">
        {state === 'up' && data?.ok === true ? (
          <>
            {nameOf(data.value.name)}
            {/* A phone's header has room for the name or for half of both. */}
            <span className="max-sm:hidden"> · {formatCount(data.value.block)}</span>
          </>
        ) : (
          t(WORDS[state === 'up' ? 'connecting' : state])
        )}
      </span>
    </Link>
  )
}
