import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Star } from 'lucide-react'
import { memo, useRef } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import { ColumnHeading } from './column-heading.tsx'
import type { MinerColumn, MinerEntry } from './column-types.ts'
import { columnWidth } from './column-widths.ts'
import { MinerCell } from './miner-cell.tsx'
import { columnSource } from './sources.ts'

interface MinerTableProps {
  readonly entries: readonly MinerEntry[]
  readonly columns: readonly MinerColumn[]
  readonly sort: string
  readonly descending: boolean
  readonly onSort: (id: string) => void
  readonly mine: string | null
  readonly onPin: (hotkey: string | null) => void
  /** Goes along in links. */
  readonly suffix: string
}

const ROW = 40
/** With fewer rows all of them exist, and the browser's own search finds them. */
const ALL_UP_TO = 64
const OVERSCAN = 4

/** The first two columns stay where a reader scrolls sideways. */
const STUCK: readonly string[] = ['left-0', 'left-[4.25rem]']

/** Rows exist while they are near the part in view; columns keep their widths meanwhile. */
export function MinerTable(props: MinerTableProps) {
  const { entries, columns, sort, descending, onSort, mine, onPin, suffix } = props
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: entries.length <= ALL_UP_TO ? ALL_UP_TO : OVERSCAN,
  })
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const [first] = entries
  const width = columns.reduce((sum, column) => sum + columnWidth(column), 0)
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={t`Miners`}
      tabIndex={0}
      className="relative max-h-[max(20rem,calc(100dvh-13rem))] overflow-auto rounded-xl border border-line bg-surface"
    >
      <table
        aria-rowcount={entries.length + 1}
        style={{ width }}
        className="min-w-full table-fixed border-separate border-spacing-0 whitespace-nowrap"
      >
        <caption className="sr-only">{t`Miners`}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: columnWidth(column) }} />
          ))}
        </colgroup>
        <thead className="text-xs text-muted">
          <tr aria-rowindex={1}>
            {columns.map((column, place) => (
              <ColumnHeading
                key={column.id}
                column={column}
                source={first === undefined ? '' : columnSource(column, first.landscape, first.lens)}
                order={column.id === sort ? (descending ? 'descending' : 'ascending') : null}
                onSort={() => onSort(column.id)}
                className={place < STUCK.length ? `${STUCK[place]} z-20` : ''}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={before} columns={columns.length} />
          {items.map(({ index }) => {
            const entry = entries[index]
            return entry === undefined ? null : (
              <MinerTableRow
                key={entry.row.hotkey}
                entry={entry}
                columns={columns}
                index={index + 2}
                mine={entry.row.hotkey === mine}
                onPin={onPin}
                suffix={suffix}
              />
            )
          })}
          <Spacer height={after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  )
}

function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true">
      <td aria-hidden="true" colSpan={columns} style={{ height }} />
    </tr>
  )
}

interface RowProps extends Pick<MinerTableProps, 'columns' | 'onPin' | 'suffix'> {
  readonly entry: MinerEntry
  readonly index: number
  readonly mine: boolean
}

const MinerTableRow = memo(function MinerTableRow({ entry, columns, index, mine, onPin, suffix }: RowProps) {
  const shade = mine ? 'bg-accent-soft' : 'bg-surface group-hover/r:bg-hover'
  return (
    <tr aria-rowindex={index} data-hotkey={entry.row.hotkey} className="group/r">
      {columns.map((column, place) => (
        <td
          key={column.id}
          data-column={column.id}
          className={classNames(
            'h-10 truncate border-b border-line px-2',
            shade,
            column.align === 'right' && 'text-right',
            place < STUCK.length && `sticky z-[1] ${STUCK[place]}`,
            place === STUCK.length - 1 && 'border-r',
          )}
        >
          {column.kind === 'uid' ? (
            <span className="flex items-center justify-between">
              <Pin entry={entry} mine={mine} onPin={onPin} />
              <MinerCell column={column} entry={entry} suffix={suffix} />
            </span>
          ) : (
            <MinerCell column={column} entry={entry} suffix={suffix} />
          )}
        </td>
      ))}
    </tr>
  )
})

function Pin({ entry, mine, onPin }: Pick<RowProps, 'entry' | 'mine' | 'onPin'>) {
  const { t } = useLingui()
  const { uid, hotkey } = entry.row
  const label = t`Miner ${uid} is mine`
  return (
    <button
      type="button"
      aria-pressed={mine}
      aria-label={label}
      title={label}
      onClick={() => onPin(mine ? null : hotkey)}
      className={classNames(
        'grid size-6 place-items-center rounded hover:text-accent',
        mine
          ? 'text-accent'
          : 'text-line-strong opacity-60 group-hover/r:opacity-100 focus-visible:opacity-100',
      )}
    >
      <Star aria-hidden="true" size={14} fill={mine ? 'currentColor' : 'none'} />
    </button>
  )
}
