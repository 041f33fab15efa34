import { useId, useRef } from 'react'
import type { Tone } from '../../../ui/chart/chart-types.ts'
import { FILL, INK, STROKE } from '../../../ui/chart/tones.ts'
import { useWidth } from '../../../ui/use-width.ts'
import { fitting, placeOn, type ScaleRange } from './scale-model.ts'

interface Tick {
  readonly at: number
  readonly label: string
  /** Instead of the label, where not all of them have room. */
  readonly short?: string
  readonly tone?: Tone
}

interface ScaleProps {
  readonly range: ScaleRange
  /** What is measured, above the line. */
  readonly label: string
  /** Null: unknown, nothing stands on the line. */
  readonly value: number | null
  readonly valueText: string
  /** Thresholds, with what stands below them. */
  readonly ticks?: readonly Tick[]
  /** Where an alarm rings (hatched) or all is well. */
  readonly zones?: readonly {
    readonly from: number
    readonly to: number
    readonly tone: Tone
    readonly hatched?: boolean
  }[]
  /** The others. */
  readonly dots?: readonly number[]
  /** One sentence for people who cannot see it. */
  readonly description: string
}

const HEIGHT = 44
const LINE = 20
const THICK = 8
/** Room at both ends for half a label. */
const MARGIN = 16
/** Pixels of a letter at the size of the labels. */
const LETTER = 6.4

/** One value on a line, with the thresholds that matter to it. */
export function Scale({
  label,
  value,
  valueText,
  range,
  ticks = [],
  zones = [],
  dots = [],
  description,
}: ScaleProps) {
  const box = useRef<HTMLDivElement>(null)
  const hatch = useId()
  const wide = useWidth(box)
  const inner = Math.max(0, wide - 2 * MARGIN)
  const at = (each: number) => {
    const place = placeOn(range, each, inner)
    return place === null ? null : place + MARGIN
  }
  const marker = value === null ? null : at(value)
  const placed = labelsOf(ticks, at)
  return (
    <figure className="min-w-0">
      <figcaption className="flex flex-wrap justify-between gap-x-3 text-[0.8125rem]">
        <span className="text-muted">{label}</span>
        <span className="font-medium">{valueText}</span>
      </figcaption>
      <div ref={box} className="h-11">
        {wide === 0 ? null : (
          <svg
            role="img"
            aria-label={description}
            width={wide}
            height={HEIGHT}
            viewBox={`0 0 ${wide} ${HEIGHT}`}
          >
            <rect
              x={MARGIN}
              y={LINE - THICK / 2}
              width={inner}
              height={THICK}
              rx={THICK / 2}
              className="fill-line"
            />
            {zones.map((zone) => (
              <Zone
                key={`${zone.from}-${zone.tone}`}
                zone={zone}
                from={at(zone.from)}
                to={at(zone.to)}
                id={`${hatch}${zone.tone}`}
              />
            ))}
            <Dots places={dots.map(at)} />
            {ticks.map((tick) => {
              const place = at(tick.at)
              return place === null ? null : (
                <line
                  key={`${tick.at}${tick.label}`}
                  x1={place}
                  x2={place}
                  y1={LINE - 7}
                  y2={LINE + 9}
                  strokeWidth="1.5"
                  className={STROKE[tick.tone ?? 'muted']}
                />
              )
            })}
            {placed.map((tick) => (
              <text
                key={`${tick.value}${tick.label}`}
                x={Math.min(Math.max(tick.at, tick.room / 2), wide - tick.room / 2)}
                y={HEIGHT - 3}
                textAnchor="middle"
                className={`text-[0.6875rem] ${INK[tick.tone ?? 'muted']}`}
              >
                {tick.label}
              </text>
            ))}
            {marker === null ? null : (
              <path
                d={`M${marker - 5.5} 2h11v6l-5.5 7l-5.5 -7z`}
                strokeWidth="1.5"
                className="fill-accent stroke-surface"
              />
            )}
          </svg>
        )}
      </div>
    </figure>
  )
}

interface Label extends Tick {
  readonly value: number
  readonly room: number
}

/** All of them, in short if need be; else those that have room. */
function labelsOf(ticks: readonly Tick[], at: (value: number) => number | null): readonly Label[] {
  const labels = (short: boolean) =>
    ticks
      .flatMap((tick): Label[] => {
        const place = at(tick.at)
        const label = short ? (tick.short ?? tick.label) : tick.label
        return place === null
          ? []
          : [{ ...tick, label, value: tick.at, at: place, room: label.length * LETTER + 8 }]
      })
      .toSorted((a, b) => a.at - b.at)
  const long = labels(false)
  const fit = fitting(long)
  return fit.length === long.length ? fit : fitting(labels(true))
}

interface ZoneProps {
  readonly zone: NonNullable<ScaleProps['zones']>[number]
  readonly from: number | null
  readonly to: number | null
  readonly id: string
}

function Zone({ zone, from, to, id }: ZoneProps) {
  if (from === null || to === null || to - from < 0.5) return null
  const box = { x: from, y: LINE - THICK / 2, width: to - from, height: THICK, rx: THICK / 2 }
  if (zone.hatched !== true) return <rect {...box} fillOpacity="0.45" className={FILL[zone.tone]} />
  return (
    <>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="5" strokeWidth="3" className={STROKE[zone.tone]} />
      </pattern>
      <rect {...box} fill={`url(#${id})`} />
    </>
  )
}

/** One path, whatever their number. */
function Dots({ places }: { readonly places: readonly (number | null)[] }) {
  const path = places.flatMap((place) => (place === null ? [] : [`M${place} ${LINE - 3}v6`])).join('')
  return path === '' ? null : <path d={path} strokeOpacity="0.55" className="stroke-muted" />
}
