import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { chunkSizes, type Preview } from '../../../client/lab/data-challenge.ts'
import { chunkCount } from '../../../protocol/chunking.ts'
import { ShapeMark } from '../../../ui/chart/shape-mark.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'
import { Facts } from '../../../ui/facts.tsx'
import { formatBytes, formatCount } from '../../../ui/format.ts'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { RangeField } from '../../../ui/range-field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { TreePicture } from './tree-picture.tsx'
import { PIECES, useDataAddress } from './use-data-address.ts'
import { usePreview } from './use-preview.ts'

/** A challenge over a piece that is small enough to draw. */
export function ChallengeCard() {
  const { t } = useLingui()
  const { address, change } = useDataAddress()
  const { seed, piece, chunk, index } = address
  const { choice, preview } = usePreview({ seed, pieceBytes: piece, chunkBytes: chunk, index })
  const { min, max } = chunkSizes(piece)
  const chunks = chunkCount(piece, choice.chunkBytes)
  return (
    <section className="min-w-0 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5">
      <h2 className="text-base font-semibold text-pretty">
        {preview === null ? t`A challenge, drawn` : headline(preview)}
      </h2>
      <p className="mt-1 text-[0.8125rem] text-pretty text-muted">
        {t`The validator draws chunk size, index, seed and two points; the miner commits to every chunk, builds a tree over the commitments and opens the asked one.`}
      </p>
      <div className="mt-3 grid items-start gap-x-6 gap-y-3 md:grid-cols-3">
        <div>
          <p className="mb-1 text-[0.8125rem] font-medium">{t`Piece`}</p>
          <Segmented
            compact
            label={t`Piece`}
            value={String(piece)}
            onChange={(value) => change({ piece: Number(value) })}
            options={PIECES.map((each) => ({ value: String(each), label: kibText(each) }))}
          />
        </div>
        <RangeField
          label={t`Chunk size`}
          min={min}
          max={max}
          step={1}
          value={choice.chunkBytes}
          text={formatBytes(choice.chunkBytes)}
          onChange={(value) => change({ chunk: value })}
        />
        <RangeField
          label={t`Index`}
          min={0}
          max={chunks - 1}
          step={1}
          value={choice.index}
          text={t`${choice.index} of 0 to ${chunks - 1}`}
          onChange={(value) => change({ index: value })}
        />
      </div>
      <div className="mt-4">
        {preview === null ? (
          <LoadingNotice>{t`Committing to every chunk…`}</LoadingNotice>
        ) : (
          <Answer preview={preview} piece={piece} />
        )}
      </div>
    </section>
  )

  function headline({ chunks: all, pathSteps, chunkBytes, pathBytes }: Preview): string {
    const bytes = formatBytes(chunkBytes + pathBytes)
    return t`Of ${all} chunks one is shown: the answer carries it and ${plural(pathSteps, { one: '# sibling', other: '# siblings' })}, ${bytes} in all.`
  }
}

function kibText(bytes: number): string {
  return `${formatCount(bytes / 1024)} KiB`
}

function Answer({ preview, piece }: { readonly preview: Preview; readonly piece: number }) {
  const { t } = useLingui()
  const { levels, chunks, pathSteps, seed, g, h, commitment, root, opens, leads } = preview
  const hidden = levels.flat().filter(({ role }) => role === 'hidden').length
  const text = (value: string, what: string) => <CopyText text={value} what={what} keep={10} />
  return (
    <>
      <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
        <li className="inline-flex items-center gap-1.5">
          <ShapeMark tone="accent" /> {t`the asked chunk's way to the root`}
        </li>
        <li className="inline-flex items-center gap-1.5">
          <ShapeMark tone="second" shape="square" /> {t`sent in the answer`}
        </li>
        <li className="inline-flex items-center gap-1.5">
          <ShapeMark tone="muted" /> {t`stays with the miner (${hidden})`}
        </li>
      </ul>
      <TreePicture
        levels={levels}
        description={t`A tree of ${chunks} commitments; ${pathSteps} siblings lead from the asked one to the root.`}
      />
      <div className="mt-4 grid gap-x-8 gap-y-2 lg:grid-cols-2">
        <Facts
          facts={[
            { label: t`Seed`, value: text(seed, t`seed`) },
            { label: t`Point g`, value: text(g, t`point g`) },
            { label: t`Point h`, value: text(h, t`point h`) },
          ]}
        />
        <Facts
          facts={[
            { label: t`Commitment`, value: text(commitment, t`commitment`) },
            { label: t`Root`, value: text(root, t`root`) },
            {
              label: t`Checked here`,
              value:
                opens && leads
                  ? t`The opening is right and the path leads to the root.`
                  : t`The protocol's own code disagrees with itself: please report this page's address.`,
            },
          ]}
        />
      </div>
      <p className="mt-2 text-[0.8125rem] text-pretty text-muted">
        {t`The random piece has ${kibText(piece)}. Real pieces have more leaves than can be drawn; of the range of chunk sizes only those with at most 32 chunks are offered. The root comes from the miner itself, so this tree alone binds the answer to nothing but itself: what binds it are a known chunk hash or the owner's content path.`}
      </p>
    </>
  )
}
