import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import { useNetwork } from '../features/shared/network-query.ts'
import { classNames } from '../ui/class-names.ts'
import { formatCount } from '../ui/format.ts'

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

/** One line that says whether the network can be seen, and how far it has come. */
export function ConnectionLine() {
  const { t } = useLingui()
  const { data } = useNetwork()
  const state = data === undefined ? 'connecting' : data.ok ? 'up' : 'down'
  const dots = { connecting: 'bg-claimed', up: 'bg-verified', down: 'bg-failed' }
  return (
    <Link
      href="/network"
      className="flex min-w-0 items-center gap-2 rounded-md px-2.5 py-1.5 text-[0.8125rem] text-muted hover:bg-hover hover:text-ink"
    >
      <span aria-hidden="true" className={classNames('size-2 shrink-0 rounded-full', dots[state])} />
      <span className="truncate">
        {data === undefined
          ? t`Connecting…`
          : data.ok
            ? `${nameOf(data.value.name)} · ${formatCount(data.value.block)}`
            : t`Network unreachable`}
      </span>
    </Link>
  )
}
