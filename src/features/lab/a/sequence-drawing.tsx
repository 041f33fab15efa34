import { useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import type { LiveHop } from '../../../client/live/live-api.ts'
import type { NeuronRow } from '../../../client/network-api.ts'
import { classNames } from '../../../ui/class-names.ts'
import { useWidth } from '../../../ui/use-width.ts'
import { endOfHop, sizeOfHop, timeOfHop, titleOfHop } from './hop-words.ts'
import { durationOf, type Lane, spanOf } from './hops-model.ts'

const ROW = 36
const TOP = 40
/** Below this it scrolls: arrows need room for their words. */
const WIDTH_MIN = 680
const WIDTH_MAX = 1_060

interface Geometry {
  readonly width: number
  readonly laneX: Readonly<Record<Lane, number>>
  /** Where the bars of time begin and end. */
  readonly from: number
  readonly to: number
}

function geometryOf(width: number): Geometry {
  return {
    width,
    laneX: { page: 48, validator: width * 0.36, miner: width * 0.66 },
    from: width * 0.72,
    to: width - 8,
  }
}

interface SequenceDrawingProps {
  readonly hops: readonly LiveHop[]
  readonly waiting: LiveHop['call'] | null
  readonly neurons: readonly NeuronRow[]
}

/** Lanes of page, validator and miners, a row for each hop in the order of its end, and when each took place. */
export function SequenceDrawing({ hops, waiting, neurons }: SequenceDrawingProps) {
  const { t } = useLingui()
  const box = useRef<HTMLDivElement>(null)
  const room = useWidth(box)
  const geometry = geometryOf(Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, room)))
  const { width, laneX } = geometry
  const rows = hops.length + (waiting === null ? 0 : 1)
  const height = TOP + rows * ROW + 8
  const lanes: readonly (readonly [Lane, string])[] = [
    ['page', t`this page`],
    ['validator', t`validator`],
    ['miner', t`miners`],
  ]
  const span = spanOf(hops)
  return (
    <div
      ref={box}
      role="region"
      aria-label={t`Sequence diagram`}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-canvas"
    >
      <svg aria-hidden="true" width={width} height={height} className="block">
        {lanes.map(([lane, name]) => (
          <g key={lane}>
            <text x={laneX[lane]} y={22} textAnchor="middle" className="fill-ink text-xs font-semibold">
              {name}
            </text>
            <line
              x1={laneX[lane]}
              x2={laneX[lane]}
              y1={30}
              y2={height}
              strokeWidth={1.5}
              className="stroke-line-strong/50"
            />
          </g>
        ))}
        <text x={geometry.from} y={22} className="fill-muted text-xs">
          {t`when and how long`}
        </text>
        {hops.map((hop, place) => (
          // Hops are only ever added at the end.
          <g key={place} transform={`translate(0 ${TOP + place * ROW})`} className="animate-arrive">
            <Hop hop={hop} geometry={geometry} title={titleOfHop(hop, neurons)} />
            <TimeBar hop={hop} geometry={geometry} span={span} />
          </g>
        ))}
        {waiting === null ? null : (
          <g transform={`translate(0 ${TOP + hops.length * ROW})`} className="animate-pulse">
            <text
              x={(laneX.page + laneX.validator) / 2}
              y={14}
              textAnchor="middle"
              className="fill-muted text-xs"
            >
              {waiting}…
            </text>
            <path d={arrow(laneX.page, laneX.validator, 22)} className="fill-none stroke-muted" />
          </g>
        )}
      </svg>
    </div>
  )
}

/** A line with its head, in one path. */
function arrow(from: number, to: number, y: number): string {
  const side = Math.sign(to - from)
  const tip = to - side * 2
  return `M${from} ${y}H${tip}M${tip - side * 7} ${y - 4}L${tip} ${y}L${tip - side * 7} ${y + 4}`
}

interface HopProps {
  readonly hop: LiveHop
  readonly geometry: Geometry
  readonly title: string
}

function Hop({ hop, geometry: { laneX }, title }: HopProps) {
  const { from, to, ok, layer, call } = hop
  const text = classNames('text-xs', ok ? 'fill-ink' : 'fill-failed font-medium')
  if (call === 'check') {
    return (
      <>
        <circle
          cx={laneX.page}
          cy={16}
          r={7}
          strokeWidth={1.5}
          className={ok ? 'fill-verified-soft stroke-verified' : 'fill-failed-soft stroke-failed'}
        />
        <path
          d={ok ? 'M-3 0L-1 2.5L3.5 -2.5' : 'M-2.5 -2.5L2.5 2.5M2.5 -2.5L-2.5 2.5'}
          transform={`translate(${laneX.page} 16)`}
          strokeWidth={1.6}
          className={classNames('fill-none', ok ? 'stroke-verified' : 'stroke-failed')}
        />
        <text x={laneX.page + 14} y={20} className={text}>
          {title}
        </text>
      </>
    )
  }
  const [x1, x2] = [laneX[from], laneX[to]]
  return (
    <>
      <text x={(x1 + x2) / 2} y={13} textAnchor="middle" className={text}>
        {[title, sizeOfHop(hop), endOfHop(hop)].filter((part) => part !== '').join(' · ')}
      </text>
      <path
        d={arrow(x1, x2, 21)}
        strokeWidth={1.5}
        strokeDasharray={layer === 'claimed' ? '5 4' : undefined}
        className={classNames('fill-none', ok ? 'stroke-accent' : 'stroke-failed')}
      />
    </>
  )
}

interface TimeBarProps {
  readonly hop: LiveHop
  readonly geometry: Geometry
  readonly span: number
}

function TimeBar({ hop, geometry: { from, to }, span }: TimeBarProps) {
  const at = (ms: number) => from + (Math.min(ms, span) / span) * (to - from)
  const known = durationOf(hop) !== null
  const [start, end] = [at(hop.startMs), at(hop.endMs)]
  const right = start > (from + to) / 2
  return (
    <>
      <rect
        x={start}
        y={18}
        width={Math.max(2, end - start)}
        height={6}
        rx={2}
        strokeDasharray={hop.layer === 'claimed' ? '3 2' : undefined}
        className={classNames(
          known && hop.layer === 'observed' ? (hop.ok ? 'fill-accent' : 'fill-failed') : 'fill-none',
          hop.ok ? 'stroke-accent' : 'stroke-failed',
        )}
      />
      <text
        x={right ? end : start}
        y={13}
        textAnchor={right ? 'end' : 'start'}
        className={classNames('text-[11px]', hop.ok ? 'fill-muted' : 'fill-failed')}
      >
        {timeOfHop(hop)}
      </text>
    </>
  )
}
