import { useLingui } from '@lingui/react/macro'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { Exchange, SentField } from '../../client/sees-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { END_WORDS } from './action-words.ts'
import { KIND_WORDS } from './kind-words.ts'
import { punctuationOf } from './sees-model.ts'

/** One request: a line, and on demand every field of it with its size and what it is. */
export function ExchangeRow({ exchange }: { readonly exchange: Exchange }) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const { synapse, up, down, ms, end } = exchange
  const sent = formatBytes(up.body)
  const got = down === null ? t`no answer` : formatBytes(down)
  const took = formatCount(Math.round(ms))
  return (
    <li className="border-t border-line first:border-t-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full flex-wrap items-center gap-x-3 gap-y-0.5 rounded-md py-1.5 text-left text-[0.8125rem] hover:text-accent"
      >
        <ChevronRight
          aria-hidden="true"
          size={15}
          className={classNames('shrink-0 text-muted transition-transform', open && 'rotate-90')}
        />
        <span className="font-mono font-medium">
          {synapse === 'Synapse' ? t`Synapse (greeting)` : synapse}
        </span>
        <span className="text-muted tabular-nums">{t`${sent} there, ${got} back`}</span>
        <span className="text-muted tabular-nums">{t`${took} ms`}</span>
        <span className={end === 'answered' ? 'text-muted' : 'text-claimed'}>{t(END_WORDS[end])}</span>
      </button>
      {open ? <Fields exchange={exchange} /> : null}
    </li>
  )
}

function Fields({ exchange }: { readonly exchange: Exchange }) {
  const { t } = useLingui()
  const { target, fields, relayed, isFramed } = exchange
  const body = fields.filter(({ part, bytes }) => part !== 'header' && bytes > 0)
  const headers = fields.filter(({ part }) => part === 'header')
  const empty = fields.filter(({ part, bytes }) => part !== 'header' && bytes === 0)
  const rest = {
    bytes: punctuationOf(exchange),
    what: t`names of fields`,
    text: t`With quotes and commas, and the length of the frame.`,
  }
  const headerRest = {
    bytes: exchange.up.headers - headers.reduce((sum, { bytes }) => sum + bytes, 0),
    what: t`names of headers`,
    text: t`The browser adds some of its own; the server of this page does not pass those on.`,
  }
  const names = empty.map(({ name }) => name).join(', ')
  const to = relayed?.synapse ?? ''
  return (
    <div className="flex flex-col gap-4 pt-1 pb-4 sm:pl-5">
      <p className="flex flex-wrap items-center gap-x-2 text-[0.8125rem] text-muted">
        {t`To the API node`} <CopyText text={target} what={t`validator hotkey`} />
        {isFramed ? t`as a frame: the data as raw bytes` : t`as JSON: data would be text`}
      </p>
      <FieldTable title={t`In the body`} rows={body.map(toRow)} rest={rest} />
      {names === '' ? null : (
        <p className="text-xs text-muted">
          {t`Present but empty:`} <span className="font-mono break-words">{names}</span>
        </p>
      )}
      <FieldTable title={t`In the headers`} rows={headers.map(toRow)} rest={headerRest} />
      {relayed === null ? (
        <p className="text-[0.8125rem] text-muted">{t`By the protocol, miners receive nothing of it.`}</p>
      ) : (
        <FieldTable
          title={t`What each miner that takes part receives (${to}), by the protocol, not observed`}
          rows={relayed.fields}
        />
      )}
    </div>
  )
}

type Row = Pick<SentField, 'name' | 'kind'> & { readonly bytes: number | null }

function toRow({ name, kind, bytes }: SentField): Row {
  return { name, kind, bytes }
}

interface FieldTableProps {
  readonly title: string
  readonly rows: readonly Row[]
  /** What is no field. */
  readonly rest?: { readonly bytes: number; readonly what: string; readonly text: string }
}

function FieldTable({ title, rows, rest }: FieldTableProps) {
  const { t } = useLingui()
  return (
    <table className="w-full border-collapse text-[0.8125rem]">
      <caption className="pb-1 text-left font-medium">{title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t`Field`}</th>
          <th scope="col">{t`Bytes`}</th>
          <th scope="col">{t`What it is`}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, kind, bytes }) => (
          <FieldLine
            key={name}
            name={name}
            size={bytes === null ? '–' : formatCount(bytes)}
            what={t(KIND_WORDS[kind].name)}
            text={bytes === null ? t`Made or chosen by the validator.` : t(KIND_WORDS[kind].text)}
          />
        ))}
        {rest === undefined ? null : (
          <FieldLine
            name={t`everything else`}
            size={formatCount(rest.bytes)}
            what={rest.what}
            text={rest.text}
          />
        )}
      </tbody>
    </table>
  )
}

interface FieldLineProps {
  readonly name: string
  readonly size: string
  readonly what: string
  readonly text: string
}

function FieldLine({ name, size, what, text }: FieldLineProps) {
  return (
    <tr className="border-t border-line align-top max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:py-1">
      <th scope="row" className="py-1 pr-3 text-left font-mono text-xs font-normal break-all sm:w-60">
        {name}
      </th>
      <td className="py-1 pr-4 text-right whitespace-nowrap tabular-nums sm:w-28">{size}</td>
      <td className="py-1 text-muted max-sm:col-span-2 max-sm:pt-0">
        <span className="font-medium text-ink">{what}</span> {text}
      </td>
    </tr>
  )
}
