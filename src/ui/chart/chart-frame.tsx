import { useLingui } from '@lingui/react/macro'
import { Table2 } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '../button.tsx'
import { Disclosure } from '../disclosure.tsx'
import { TableOf } from './chart-table.tsx'
import type { ChartFrameProps, ChartTable } from './chart-types.ts'
import { FileButtons } from './file-buttons.tsx'
import { LayerBadge } from './layer-badge.tsx'
import { ShapeMark } from './shape-mark.tsx'

/** A chart with its answer as heading, where its numbers come from, and the same numbers as a table and as files. */
export function ChartFrame(props: ChartFrameProps) {
  const { takeaway, lead, layer, source, how, controls, legend, children } = props
  const { t } = useLingui()
  const heading = useId()
  const Heading = props.level === 3 ? 'h3' : 'h2'
  return (
    <section
      aria-labelledby={heading}
      className="flex min-w-0 flex-col rounded-xl border border-line bg-surface px-4 py-4 sm:px-5"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <Heading id={heading} className="text-base leading-snug font-semibold text-pretty">
            {takeaway}
          </Heading>
          {lead === undefined ? null : (
            <div className="mt-1 text-[0.8125rem] text-pretty text-muted">{lead}</div>
          )}
        </div>
        {controls === undefined ? null : <div className="flex flex-wrap items-center gap-2">{controls}</div>}
      </div>
      {legend === undefined || legend.length === 0 ? null : (
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {legend.map((item) => (
            <li key={item.name} className="inline-flex items-center gap-1.5">
              <ShapeMark tone={item.tone} {...(item.shape === undefined ? {} : { shape: item.shape })} />
              {item.name}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-3 mb-auto">{children}</div>
      <Numbers caption={takeaway} table={props.table} exportName={props.exportName}>
        <LayerBadge layer={layer} />
        <span className="min-w-0 [overflow-wrap:anywhere]">{source}</span>
      </Numbers>
      {how === undefined ? null : (
        <div className="mt-1 text-[0.8125rem] text-muted">
          <Disclosure summary={t`How this is computed`}>
            <div className="max-w-prose text-pretty">{how}</div>
          </Disclosure>
        </div>
      )}
    </section>
  )
}

interface NumbersProps {
  readonly caption: string
  readonly table: ChartTable
  readonly exportName: string
  readonly children: ReactNode
}

/** Source at the left; the table and its files at the right. */
function Numbers({ caption, table, exportName, children }: NumbersProps) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  return (
    <>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line pt-2">
        <p className="flex min-w-0 flex-wrap items-center gap-2 text-xs text-muted">{children}</p>
        <div className="-mx-2.5 flex flex-wrap items-center">
          <Button compact variant="quiet" icon={Table2} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t`Hide table` : t`Table`}
          </Button>
          <FileButtons name={exportName} table={() => table} />
        </div>
      </div>
      {open ? <TableOf caption={caption} table={table} /> : null}
    </>
  )
}
