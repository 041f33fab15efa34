import { shorten } from '../../../ui/format.ts'
import type { PathLevel } from './path-model.ts'

const WIDTH = 320
const SPINE = WIDTH / 2
const STEP = 44
const BOX = { width: 92, height: 24 }
const SIDE = 104

interface PathDrawingProps {
  readonly levels: readonly PathLevel[]
  /** What it says to those who do not see it. */
  readonly label: string
  /** What the way begins with, and where it ends. */
  readonly from: string
  readonly to: string
}

/** The way up a hash tree: what was sent at the foot, the root at the head, and on each level the neighbour it is hashed with. */
export function PathDrawing({ levels, label, from, to }: PathDrawingProps) {
  const height = (levels.length + 1) * STEP + 2 * BOX.height
  const yOf = (level: number) => height - BOX.height - level * STEP
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${height}`}
      className="mx-auto block w-full max-w-80"
    >
      <line
        x1={SPINE}
        x2={SPINE}
        y1={yOf(0)}
        y2={yOf(levels.length)}
        className="stroke-accent"
        strokeWidth="2"
      />
      {levels.map((level, index) => (
        // A level is its place.
        <Level key={`${index}-${level.left ?? ''}${level.right ?? ''}`} level={level} y={yOf(index)} />
      ))}
      <EndBox text={from} y={yOf(0)} />
      <EndBox text={to} y={yOf(levels.length)} />
    </svg>
  )
}

function Level({ level, y }: { readonly level: PathLevel; readonly y: number }) {
  const above = y - STEP
  return (
    <>
      {level.left === null ? null : <Neighbour hash={level.left} x={SPINE - SIDE} y={y} />}
      {level.right === null ? null : <Neighbour hash={level.right} x={SPINE + SIDE} y={y} />}
      <circle cx={SPINE} cy={y} r="5" className="fill-surface stroke-accent" strokeWidth="2" />
      <circle cx={SPINE} cy={above} r="5" className="fill-surface stroke-accent" strokeWidth="2" />
    </>
  )
}

function Neighbour({ hash, x, y }: { readonly hash: string; readonly x: number; readonly y: number }) {
  const inner = x < SPINE ? x + BOX.width / 2 : x - BOX.width / 2
  return (
    <>
      <path
        d={`M ${inner} ${y} C ${SPINE} ${y}, ${SPINE} ${y - 8}, ${SPINE} ${y - STEP}`}
        fill="none"
        className="stroke-line-strong"
        strokeWidth="1.25"
      />
      <rect
        x={x - BOX.width / 2}
        y={y - BOX.height / 2}
        width={BOX.width}
        height={BOX.height}
        rx="6"
        className="fill-raised stroke-line-strong"
        strokeWidth="1"
      />
      <text x={x} y={y + 4} textAnchor="middle" className="fill-ink font-mono text-[10px]">
        {shorten(hash, 4)}
      </text>
    </>
  )
}

function EndBox({ text, y }: { readonly text: string; readonly y: number }) {
  const width = Math.min(WIDTH - 8, Math.max(BOX.width, text.length * 6.4 + 20))
  return (
    <>
      <rect
        x={SPINE - width / 2}
        y={y - BOX.height / 2}
        width={width}
        height={BOX.height}
        rx="6"
        className="fill-accent-soft stroke-accent"
        strokeWidth="1.5"
      />
      <text x={SPINE} y={y + 4} textAnchor="middle" className="fill-accent text-[11px] font-medium">
        {text}
      </text>
    </>
  )
}
