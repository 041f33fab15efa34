import type { TreeNode } from '../../../client/lab/data-challenge.ts'
import { ChartBox } from '../../../ui/chart/chart-box.tsx'

const LEVEL = 44
const MARGIN = 14

interface TreePictureProps {
  /** Leaves first. */
  readonly levels: readonly (readonly TreeNode[])[]
  readonly description: string
}

interface Place {
  readonly x: number
  readonly y: number
}

/** The tree, root on top; the way of the asked chunk is thick, the siblings that are sent are square. */
export function TreePicture({ levels, description }: TreePictureProps) {
  const height = (levels.length - 1) * LEVEL + 2 * MARGIN
  return (
    <ChartBox height={height}>
      {(width) => {
        const places = placesOf(levels, width, height)
        const at = (level: number, position: number) => places[level]?.[position]
        return (
          <svg role="img" aria-label={description} width={width} height={height}>
            {levels.flatMap((nodes, level) =>
              nodes.map((node, position) => (
                <Branches
                  key={`${level}/${position}`}
                  node={node}
                  from={at(level, position)}
                  to={node.children.map((child) => ({
                    place: at(level - 1, child),
                    lit: node.role === 'asked' && levels[level - 1]?.[child]?.role === 'asked',
                  }))}
                />
              )),
            )}
            {levels.flatMap((nodes, level) =>
              nodes.map((node, position) => (
                <NodeMark key={`${level}/${position}`} node={node} place={at(level, position)} />
              )),
            )}
          </svg>
        )
      }}
    </ChartBox>
  )
}

/** Leaves evenly, everything above in the middle of what it stands over. */
function placesOf(levels: TreePictureProps['levels'], width: number, height: number): Place[][] {
  const leaves = levels[0]?.length ?? 1
  const step = (width - 2 * MARGIN) / Math.max(1, leaves - 1)
  const places: Place[][] = []
  for (const [level, nodes] of levels.entries()) {
    const y = height - MARGIN - level * LEVEL
    const below = places[level - 1] ?? []
    places.push(
      nodes.map(({ children, position }) => {
        const xs = children.map((child) => below[child]?.x ?? 0)
        const x = level === 0 ? MARGIN + position * step : xs.reduce((sum, each) => sum + each, 0) / xs.length
        return { x, y }
      }),
    )
  }
  return places
}

interface BranchesProps {
  readonly node: TreeNode
  readonly from: Place | undefined
  readonly to: readonly { readonly place: Place | undefined; readonly lit: boolean }[]
}

function Branches({ from, to }: BranchesProps) {
  if (from === undefined) return null
  return to.map(({ place, lit }) =>
    place === undefined ? null : (
      <line
        key={`${place.x}`}
        x1={from.x}
        y1={from.y}
        x2={place.x}
        y2={place.y}
        className={lit ? 'stroke-accent' : 'stroke-line-strong'}
        strokeWidth={lit ? 3 : 1}
        strokeOpacity={lit ? 1 : 0.5}
      />
    ),
  )
}

function NodeMark({ node, place }: { readonly node: TreeNode; readonly place: Place | undefined }) {
  if (place === undefined) return null
  const { x, y } = place
  if (node.role === 'sent') {
    return (
      <rect x={x - 5} y={y - 5} width={10} height={10} className="fill-second">
        <title>{node.hash}</title>
      </rect>
    )
  }
  const asked = node.role === 'asked'
  return (
    <circle cx={x} cy={y} r={asked ? 6 : 3} className={asked ? 'fill-accent' : 'fill-line-strong'}>
      <title>{node.hash}</title>
    </circle>
  )
}
