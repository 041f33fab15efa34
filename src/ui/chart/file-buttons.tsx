import { useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { Button } from '../button.tsx'
import { offerDownload } from '../offer-download.ts'
import type { ChartTable } from './chart-types.ts'
import { tableCsv, tableJson } from './table-file.ts'

interface FileButtonsProps {
  /** Of the file, without its ending. */
  readonly name: string
  /** Made when somebody wants it. */
  readonly table: () => ChartTable
}

const KINDS = {
  csv: { write: tableCsv, type: 'text/csv;charset=utf-8' },
  json: { write: tableJson, type: 'application/json' },
} as const

/** The numbers of a table as files. */
export function FileButtons({ name, table }: FileButtonsProps) {
  const { t } = useLingui()
  const save = (kind: keyof typeof KINDS) => {
    const { write, type } = KINDS[kind]
    offerDownload(`${name}.${kind}`, new Blob([write(table())], { type }))
  }
  return (
    <>
      <Button compact variant="quiet" icon={Download} aria-label={t`Save as CSV`} onClick={() => save('csv')}>
        CSV
      </Button>
      <Button
        compact
        variant="quiet"
        icon={Download}
        aria-label={t`Save as JSON`}
        onClick={() => save('json')}
      >
        JSON
      </Button>
    </>
  )
}
