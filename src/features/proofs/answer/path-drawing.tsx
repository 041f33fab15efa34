import { classNames } from '../../../ui/class-names.ts'
import { shorten } from '../../../ui/format.ts'
import type { PathLevel } from './path-model.ts'

const WIDTH = 320
const SPINE = WIDTH / 2
const STEP = 44
const BOX = { width: 92, height: 24 }
const SIDE = 104
/** From the first node down to what it is the hash of. */
const FOOT = 34
const MARGIN = 2

interface PathDrawingProps {
  readonly levels: readonly PathLevel[]
  /** What it says to those who do not see it. */
  readonly label: string
  /** What the way begins with, and where it ends. */
  readonly from: string
  readonly to: string
  /** Whether it arrives where it should. */
  readonly holds: boolean
}

/** The way up a hash tree: what was sent at the foot, the root at the head, and on each level the neighbour it is hashed with. */
export function PathDrawing({ levels, label, from, to, holds }: PathDrawingProps) {
  const top = MARGIN + BOX.height / 2
  const yOf = (level: number) => top + (levels.length - level) * STEP
  const foot = yOf(0) + FOOT
  const spine = holds ? 'stroke-accent' : 'stroke-failed'
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${foot + BOX.height / 2 + MARGIN}`}
      className="mx-auto block w-full max-w-80"
    >
      <line
        x1={SPINE}
        x2={SPINE}
        y1={foot}
        y2={top}
        className={spine}
        strokeWidth="2"
        strokeDasharray={holds ? undefined : '5 4'}
      />
      {levels.map((level, index) => (
        // A level is its place.
        <Level
          key={`${index}-${level.left ?? ''}${level.right ?? ''}`}
          level={level}
          y={yOf(index)}
          spine={spine}
        />
      ))}
      <EndBox text={from} y={foot} isGood />
      <EndBox text={to} y={top} isGood={holds} />
    </svg>
  )
}

interface LevelProps {
  readonly level: PathLevel
  readonly y: number
  readonly spine: string
}

function Level({ level, y, spine }: LevelProps) {
  return (
    <>
      {level.left === null ? null : <Neighbour hash={level.left} x={SPINE - SIDE} y={y} />}
      {level.right === null ? null : <Neighbour hash={level.right} x={SPINE + SIDE} y={y} />}
      <circle cx={SPINE} cy={y} r="5" className={classNames('fill-surface', spine)} strokeWidth="2" />
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

interface EndBoxProps {
  readonly text: string
  readonly y: number
  readonly isGood: boolean
}

function EndBox({ text, y, isGood }: EndBoxProps) {
  const width = Math.min(WIDTH - 8, Math.max(BOX.width, text.length * 6.4 + 20))
  return (
    <>
      <rect
        x={SPINE - width / 2}
        y={y - BOX.height / 2}
        width={width}
        height={BOX.height}
        rx="6"
        className={isGood ? 'fill-accent-soft stroke-accent' : 'fill-failed-soft stroke-failed'}
        strokeWidth="1.5"
      />
      <text
        x={SPINE}
        y={y + 4}
        textAnchor="middle"
        className={classNames('text-[11px] font-medium', isGood ? 'fill-accent' : 'fill-failed')}
      >
        {text}
      </text>
    </>
  )
}
