import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Boxes, HardDrive, type LucideIcon, Monitor, Server } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SeesTotals } from '../../client/sees-api.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatBytes, formatCount, formatDateTime } from '../../ui/format.ts'

/** The four parties and what each has received since the page was opened or the drive was locked. */
export function Lanes({ totals }: { readonly totals: SeesTotals | null }) {
  const { t } = useLingui()
  const since = totals === null ? null : formatDateTime(totals.since)
  return (
    <section aria-labelledby="sees-parties">
      <h2 id="sees-parties" className="mb-3 text-base font-semibold">
        {since === null ? t`What each party receives` : t`What each party received since ${since}`}
      </h2>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <PageLane totals={totals} />
        <NodeLane totals={totals} />
        <MinerLane totals={totals} />
        <ChainLane totals={totals} />
      </div>
    </section>
  )
}

interface LaneProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly value: string
  readonly note: string
  readonly children: ReactNode
}

function Lane({ icon: Icon, title, value, note, children }: LaneProps) {
  return (
    <section aria-label={title} className="rounded-xl border border-line bg-surface px-4 py-3">
      <h3 className="flex items-center gap-2 font-medium">
        <Icon aria-hidden="true" size={16} strokeWidth={1.9} className="text-muted" />
        {title}
      </h3>
      <p className="mt-1 text-lg leading-snug font-semibold tracking-tight">{value}</p>
      <p className="text-xs text-muted">{note}</p>
      <div className="mt-2 border-t border-line pt-2 text-[0.8125rem] text-muted">{children}</div>
    </section>
  )
}

interface TotalsProps {
  readonly totals: SeesTotals | null
}

function PageLane({ totals }: TotalsProps) {
  const { t } = useLingui()
  return (
    <Lane
      icon={Monitor}
      title={t`This page`}
      value={formatBytes(totals?.down ?? 0)}
      note={t`of answers received`}
    >
      <p>
        <Trans>
          <strong className="font-medium text-verified">Never leaves it:</strong> passphrase, recovery phrase.
        </Trans>
      </p>
      <p className="mt-1">
        <Trans>
          <strong className="font-medium text-verified">Never leaves it unencrypted:</strong> names of files
          and folders, what is in them, the keys.
        </Trans>
      </p>
    </Lane>
  )
}

function NodeLane({ totals }: TotalsProps) {
  const { t } = useLingui()
  const requests = formatCount(totals?.exchanges ?? 0)
  const headers = formatBytes(totals?.headers ?? 0)
  return (
    <Lane
      icon={Server}
      title={t`API nodes (validators)`}
      value={formatBytes(totals?.up ?? 0)}
      note={t`in bodies, and ${headers} in headers; requests: ${requests}`}
    >
      <p>
        {t`Requests pass through the server of this page. It sees the network address of this device; API nodes see the address of that server.`}
      </p>
    </Lane>
  )
}

function MinerLane({ totals }: TotalsProps) {
  const { t } = useLingui()
  const known = totals?.relayed ?? 0
  const bytes = formatBytes(known)
  return (
    <Lane
      icon={HardDrive}
      title={t`Miners`}
      value={known === 0 ? t`nothing` : t`up to ${bytes}`}
      note={t`to each, by the protocol: not observed here`}
    >
      <p>
        {t`A validator passes on what a miner needs and signs with its own key: the protocol gives a miner no sign of whose object it is.`}
      </p>
    </Lane>
  )
}

function ChainLane({ totals }: TotalsProps) {
  const { t } = useLingui()
  const { reads, up, down, questions } = totals?.chain ?? NO_CHAIN
  const count = formatCount(reads)
  const got = formatBytes(down)
  return (
    <Lane
      icon={Boxes}
      title={t`The chain`}
      value={formatBytes(up)}
      note={t`of questions, ${got} of answers; reads of the subnet: ${count}`}
    >
      <p>{t`Nothing is sent but the question: no account, no object, nothing that is signed.`}</p>
      {questions.length === 0 ? null : (
        <Disclosure summary={t`Which questions`}>
          <ul className="flex flex-col gap-1">
            {questions.map(({ name, count: times, up: bytes }) => {
              const size = formatBytes(bytes)
              return (
                <li key={name} className="min-w-0">
                  <span className="font-mono text-xs break-all text-ink">{name}</span>{' '}
                  <span className="whitespace-nowrap">
                    {t`${plural(times, { one: 'once', other: '# times' })}, ${size}`}
                  </span>
                </li>
              )
            })}
          </ul>
        </Disclosure>
      )}
    </Lane>
  )
}

const NO_CHAIN: SeesTotals['chain'] = { reads: 0, up: 0, down: 0, questions: [] }
