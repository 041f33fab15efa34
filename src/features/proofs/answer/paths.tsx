import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Examination } from '../../../client/audit-api.ts'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { formatCount } from '../../../ui/format.ts'
import { PathDrawing } from './path-drawing.tsx'
import { type ChunkPlace, contentLevels, merkleLevels, type PathLevel, recordsOf } from './path-model.ts'

interface PathsProps {
  readonly examination: Examination
  readonly place: ChunkPlace
}

/** Both ways up: to the root of the miner's own tree, which binds to nothing, and to the one that was fixed at upload. */
export function Paths({ examination, place }: PathsProps) {
  const { t } = useLingui()
  const { first, count } = recordsOf(place)
  const [from, to] = [formatCount(first + 1), formatCount(first + count)]
  const held = (id: string) => !examination.checks.some((check) => check.id === id && !check.ok)
  const [kept, named] = [held('content-path'), held('merkle-path')]
  const own = merkleLevels(examination.merklePath)
  const content = contentLevels(place, examination.contentPath)
  const records = count === 1 ? t`record ${from}` : t`records ${from} to ${to}`
  return (
    <div className="grid gap-6 md:grid-cols-2">
      <PathFigure
        title={t`To the root fixed at upload`}
        text={t`The bytes of the chunk are hashed by this page and led up to the root that it kept. Only these bytes lead there.`}
        levels={content}
        from={t`chunk: ${records}`}
        to={kept ? t`root you kept` : t`not the root you kept`}
        holds={kept}
      />
      <PathFigure
        title={t`To the miner’s own root`}
        text={t`The commitment is led up to a root that the miner named itself. That shows the answer is of one piece, not that it is of your file.`}
        levels={own}
        from={t`commitment`}
        to={named ? t`root the miner named` : t`not the root the miner named`}
        holds={named}
      />
    </div>
  )
}

interface PathFigureProps {
  readonly title: string
  readonly text: string
  readonly levels: readonly PathLevel[] | null
  readonly from: string
  readonly to: string
  readonly holds: boolean
}

function PathFigure({ title, text, levels, from, to, holds }: PathFigureProps) {
  const { t } = useLingui()
  const steps = levels?.length ?? 0
  return (
    <figure className="min-w-0">
      <figcaption className="mb-3">
        <span className="block font-medium">{title}</span>
        <span className="block text-[0.8125rem] text-muted">{text}</span>
      </figcaption>
      {levels === null ? (
        <p className="text-muted">{t`The path has a shape that cannot be drawn: no tree of this file has it.`}</p>
      ) : steps === 0 ? (
        <p className="text-muted">{t`This object is a single chunk, so its hash is the root itself.`}</p>
      ) : (
        <>
          <PathDrawing
            levels={levels}
            from={from}
            to={to}
            holds={holds}
            label={t`From ${from} up to ${to}: ${plural(steps, { one: '# level', other: '# levels' })}`}
          />
          <Disclosure summary={t`Neighbours in full`}>
            <ol className="flex flex-col gap-1 font-mono text-xs break-all">
              {levels.flatMap(({ left, right }, level) =>
                [left, right].map((hash, side) =>
                  hash === null ? null : (
                    <li key={`${level}-${side}`}>
                      {level + 1} {side === 0 ? '←' : '→'} {hash}
                    </li>
                  ),
                ),
              )}
            </ol>
          </Disclosure>
        </>
      )}
    </figure>
  )
}
