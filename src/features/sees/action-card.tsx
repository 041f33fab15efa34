import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { formatBytes, formatCount, formatDateTime } from '../../ui/format.ts'
import { ACTION_ICONS, groupTitle } from './action-words.ts'
import { ExchangeRow } from './exchange-row.tsx'
import { KIND_WORDS } from './kind-words.ts'
import { type ActionGroup, type KindSum, type PartySums, sumsOf } from './sees-model.ts'

/** Kinds that are named in a lane; the requests have all. */
const KINDS_SHOWN = 4
/** Requests that are listed before somebody asks for all. */
const REQUESTS_SHOWN = 20

/** One action: what each of the four parties received of it, and the requests it was made of. */
export function ActionCard({ group }: { readonly group: ActionGroup }) {
  const { t } = useLingui()
  const sums = sumsOf(group.exchanges)
  const { failed } = sums
  const Icon = ACTION_ICONS[group.action]
  const titleId = useId()
  return (
    <li className="rounded-xl border border-line bg-surface">
      <article aria-labelledby={titleId}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
          <h3 id={titleId} className="flex min-w-0 items-start gap-2 font-semibold">
            <Icon aria-hidden="true" size={16} strokeWidth={1.9} className="mt-0.5 shrink-0 text-accent" />
            {groupTitle(group, sums)}
          </h3>
          {failed === 0 ? null : (
            <Badge tone="claimed">
              {t`${plural(failed, { one: '# without an answer', other: '# without an answer' })}`}
            </Badge>
          )}
          <time dateTime={new Date(group.to).toISOString()} className="ml-auto text-xs text-muted">
            {formatDateTime(group.to)}
          </time>
        </div>
        <Parties sums={sums} />
        <Requests group={group} />
      </article>
    </li>
  )
}

function Parties({ sums }: { readonly sums: PartySums }) {
  const { t } = useLingui()
  const { nodes, up, headers, down, sent, relayed, relayedBytes } = sums
  const inHeaders = formatBytes(headers)
  const asked = relayedBytes === 0 ? t`a short question` : formatBytes(relayedBytes)
  const relayedValue = relayed.length === 0 ? t`nothing` : asked
  return (
    <dl className="grid gap-x-3 gap-y-2 px-4 py-3 sm:grid-cols-2 lg:grid-cols-4">
      <Party name={t`This page`} value={formatBytes(down)} note={t`of answers`} />
      <Party
        name={t`${plural(nodes, { one: '# API node', other: '# API nodes' })}`}
        value={formatBytes(up)}
        note={t`and ${inHeaders} in headers`}
      >
        <Kinds kinds={sent} />
      </Party>
      <Party
        name={t`Miners, by the protocol`}
        value={relayedValue}
        note={relayedBytes === 0 ? '' : t`at most, to each`}
      >
        <Kinds kinds={relayed} />
      </Party>
      <Party name={t`The chain`} value={t`nothing`} note={t`of this`} />
    </dl>
  )
}

interface PartyProps {
  readonly name: string
  readonly value: string
  readonly note: string
  readonly children?: ReactNode
}

function Party({ name, value, note, children }: PartyProps) {
  return (
    <div className="min-w-0 border-l-2 border-line pl-3">
      <dt className="text-xs text-muted">{name}</dt>
      <dd>
        <span className="font-medium">{value}</span>{' '}
        <span className="text-[0.8125rem] text-muted">{note}</span>
      </dd>
      {children}
    </div>
  )
}

function Kinds({ kinds }: { readonly kinds: readonly KindSum[] }) {
  const { t } = useLingui()
  const more = kinds.length - KINDS_SHOWN
  return (
    <>
      {kinds.slice(0, KINDS_SHOWN).map(({ kind, bytes }) => (
        <dd key={kind} className="flex justify-between gap-2 text-xs text-muted">
          <span className="min-w-0">{t(KIND_WORDS[kind].name)}</span>
          <span className="whitespace-nowrap tabular-nums">
            {bytes === null ? t`by the validator` : formatBytes(bytes)}
          </span>
        </dd>
      ))}
      {more <= 0 ? null : (
        <dd className="text-xs text-muted">
          {t`${plural(more, { one: 'and # other kind of field', other: 'and # other kinds of field' })}`}
        </dd>
      )}
    </>
  )
}

function Requests({ group: { exchanges } }: { readonly group: ActionGroup }) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const [all, setAll] = useState(false)
  const count = exchanges.length
  const total = formatCount(count)
  const shown = all ? exchanges : exchanges.slice(0, REQUESTS_SHOWN)
  return (
    <div className="border-t border-line px-4 py-1.5">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-1.5 rounded-md py-1 text-left text-[0.8125rem] font-medium text-accent"
      >
        <ChevronRight
          aria-hidden="true"
          size={15}
          className={classNames('shrink-0 transition-transform', open && 'rotate-90')}
        />
        {t`${plural(count, { one: '# request', other: '# requests' })}, field by field`}
      </button>
      {open ? (
        <ul className="pb-1.5">
          {shown.map((exchange) => (
            <ExchangeRow key={exchange.number} exchange={exchange} />
          ))}
        </ul>
      ) : null}
      {open && shown.length < count ? (
        <Button compact onClick={() => setAll(true)} className="mb-2">
          {t`Show all ${total}`}
        </Button>
      ) : null}
    </div>
  )
}
