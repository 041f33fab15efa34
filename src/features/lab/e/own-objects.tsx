import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { DriveRow, ViewQuery } from '../../../client/entry-api.ts'
import { partCount, partPlainRange } from '../../../protocol/envelope/records.ts'
import { CopyText } from '../../../ui/copy-text.tsx'
import { formatBytes, formatCount, formatDay, shorten } from '../../../ui/format.ts'
import { useVaultState } from '../../shared/drive-context.tsx'
import { EntryName } from '../../shared/entry-name.tsx'
import { useLease } from '../../shared/upkeep-query.ts'
import { useList } from '../../shared/use-list.ts'
import { type OwnPieces, PARTS_SHOWN, useOwnPieces } from './use-own-pieces.ts'

const SHOWN = 10
const FIRST_FILES: ViewQuery = { place: { kind: 'files' }, sort: { key: 'addedAt', descending: false } }

/** The visitor's first ten files: what he sees of each, and what a miner does. */
export function OwnObjects() {
  const { t } = useLingui()
  const vault = useVaultState()
  return (
    <section className="min-w-0 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5">
      <h2 className="text-base font-semibold">{t`What a miner sees of your first ten files`}</h2>
      {vault === 'unlocked' ? (
        <FirstFiles />
      ) : (
        <p className="mt-1 text-pretty text-muted">
          {t`This needs your drive, because nobody but you knows which objects are yours.`}{' '}
          <Link href="/drive" className="text-accent underline underline-offset-2">
            {vault === 'none' ? t`Create a drive` : t`Open the drive`}
          </Link>
        </p>
      )}
    </section>
  )
}

function FirstFiles() {
  const { t } = useLingui()
  const list = useList(FIRST_FILES)
  if (list === null) return <p className="mt-1 text-muted">{t`Reading the drive…`}</p>
  const shown = Math.min(SHOWN, list.state.order.length)
  const rows = Array.from({ length: shown }, (_, place) => list.rowAt(place)).flatMap((row) => row ?? [])
  if (shown === 0) {
    return (
      <p className="mt-1 text-muted">
        {t`There is no file in the drive yet.`}{' '}
        <Link href="/drive" className="text-accent underline underline-offset-2">
          {t`Add one`}
        </Link>
      </p>
    )
  }
  return (
    <>
      <p className="mt-1 text-[0.8125rem] text-pretty text-muted">
        {t`Sizes follow from the format, lifetimes are what validators said; names, types and which objects belong together never leave this drive in the clear.`}
      </p>
      <ul className="mt-2 divide-y divide-line">
        {rows.map((row) => (
          <OwnFile key={row.id} row={row} />
        ))}
      </ul>
    </>
  )
}

function OwnFile({ row }: { readonly row: DriveRow }) {
  const { t } = useLingui()
  const { data } = useLease(row.id)
  const pieces = useOwnPieces(row)
  const endsAt = data?.ok === true ? data.value.endsAt : null
  const until =
    endsAt === null || endsAt <= 0 ? t`lifetime not known here` : t`kept until ${formatDay(endsAt)}`
  return (
    <li className="grid gap-x-6 gap-y-1 py-2 text-[0.8125rem] md:grid-cols-2">
      <Side name={t`You see`}>
        <span className="font-medium">
          <EntryName name={row.name} />
        </span>{' '}
        <span className="text-muted">
          {formatBytes(row.bytes)}
          {row.mediaType === '' ? '' : `, ${row.mediaType}`}
        </span>
      </Side>
      <Side name={t`A miner sees`}>
        <span className="text-muted">
          {piecesText(row, pieces === undefined)}, {until}
        </span>
        {pieces === undefined ? null : <PieceNames pieces={pieces} />}
      </Side>
    </li>
  )

  /** @param withName nothing else names the object below */
  function piecesText({ packed, bytes, cid }: DriveRow, withName: boolean): string {
    const name = shorten(cid ?? '', 6)
    if (packed)
      return withName
        ? t`one object ${name}, shared with other small files`
        : t`one object, shared with other small files`
    const parts = partCount(bytes)
    const sizes = Array.from({ length: Math.min(parts, PARTS_SHOWN) }, (_, index) =>
      formatCount(partPlainRange(index, bytes).cipherBytes),
    ).join(' B, ')
    const more = parts > PARTS_SHOWN ? '…' : ''
    return withName
      ? t`${plural(parts, { one: '# object', other: '# objects' })} of ${sizes} B${more} and a description ${name}`
      : t`${plural(parts, { one: '# object', other: '# objects' })} of ${sizes} B${more} and a description`
  }
}

/** What the objects are called on the network: all that is asked for goes by these. */
function PieceNames({ pieces: { parts, more, others } }: { readonly pieces: OwnPieces }) {
  const { t } = useLingui()
  const bytesText = (bytes: number) => {
    const count = formatCount(bytes)
    return t`${count} B`
  }
  return (
    <span className="mt-1 flex flex-wrap items-baseline gap-x-3 gap-y-0.5 text-xs">
      {[...parts, ...others].map(({ cid, bytes }, place) => (
        <span key={cid} className="whitespace-nowrap">
          {place === parts.length && more > 0 ? (
            <span className="mr-3 text-muted">
              {t`and ${plural(more, { one: '# more', other: '# more' })}`}
            </span>
          ) : null}
          <CopyText text={cid} what={t`CID`} keep={6} className="font-mono" />{' '}
          <span className="text-muted">{bytesText(bytes)}</span>
        </span>
      ))}
    </span>
  )
}

function Side({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0 break-words">
      <span className="mr-2 inline-block w-24 text-xs text-muted">{name}</span>
      {children}
    </div>
  )
}
