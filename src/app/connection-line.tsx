import { Link } from 'wouter'
import { useNetwork } from '../features/shared/network-query.ts'
import { classNames } from '../ui/class-names.ts'
import { formatCount } from '../ui/format.ts'

const NAMES: Readonly<Record<string, string>> = {
  local: 'Local network',
  finney: 'Finney',
  test: 'Test network',
  unknown: 'Unknown network',
}

/** One line that says whether the network can be seen, and how far it has come. */
export function ConnectionLine() {
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
          ? 'Connecting…'
          : data.ok
            ? `${NAMES[data.value.name] ?? data.value.name} · ${formatCount(data.value.block)}`
            : 'Network unreachable'}
      </span>
    </Link>
  )
}
