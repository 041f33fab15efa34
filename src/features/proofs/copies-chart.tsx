import { useLingui } from '@lingui/react/macro'
import { formatCount } from '../../ui/format.ts'

/** Units of the drawing. */
const STEP = 20
const BAR = 14
const PLOT = 84
const TOP = 18
const BOTTOM = 16

interface CopiesChartProps {
  readonly copiesAfter: readonly number[]
  /** Copies that an upload needs: from here on a bar is calm. */
  readonly wanted: number
}

/** How many copies of the weakest piece are left, one bar for each number of miners that go; the same as a table for who does not see it. */
export function CopiesChart({ copiesAfter, wanted }: CopiesChartProps) {
  const { t } = useLingui()
  const most = Math.max(wanted, ...copiesAfter)
  const width = copiesAfter.length * STEP
  const level = TOP + PLOT * (1 - wanted / most)
  return (
    <section aria-labelledby="copies-chart" className="relative">
      <h3 id="copies-chart" className="font-semibold">
        {t`How many copies are left when the riskiest miners go?`}
      </h3>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${width} ${TOP + PLOT + BOTTOM}`}
        className="mt-2 block w-full max-w-lg tabular-nums"
      >
        <line x1="0" x2={width} y1={level} y2={level} strokeDasharray="3 3" className="stroke-line-strong" />
        {copiesAfter.map((left, gone) => (
          // The place is what a bar is about.
          <CopiesBar
            key={gone}
            gone={gone}
            left={left}
            height={(PLOT * left) / most}
            tone={toneOf(left, wanted)}
          />
        ))}
      </svg>
      <p aria-hidden="true" className="text-[0.8125rem] text-muted">
        {t`Below: miners that go, the riskiest of the whole subnet first. Above: copies left of the piece that then has the fewest. The line is at ${wanted} copies.`}
      </p>
      {/* A table is as wide as its words, also when it is not seen. */}
      <div className="sr-only">
        <table>
          <caption>{t`Copies left when the riskiest miners go`}</caption>
          <thead>
            <tr>
              <th scope="col">{t`Miners that go`}</th>
              <th scope="col">{t`Copies left`}</th>
            </tr>
          </thead>
          <tbody>
            {copiesAfter.map((left, gone) => (
              <tr key={gone}>
                <th scope="row">{formatCount(gone)}</th>
                <td>{formatCount(left)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function toneOf(left: number, wanted: number): string {
  if (left === 0) return 'fill-failed'
  return left < wanted ? 'fill-claimed' : 'fill-verified'
}

interface BarProps {
  readonly gone: number
  readonly left: number
  readonly height: number
  readonly tone: string
}

function CopiesBar({ gone, left, height, tone }: BarProps) {
  const middle = gone * STEP + STEP / 2
  // None left is a line, not nothing.
  const drawn = Math.max(2, height)
  return (
    <g>
      <rect
        x={middle - BAR / 2}
        y={TOP + PLOT - drawn}
        width={BAR}
        height={drawn}
        rx={Math.min(3, drawn / 2)}
        className={tone}
      />
      <text
        x={middle}
        y={TOP + PLOT - drawn - 4}
        textAnchor="middle"
        className="fill-ink text-[0.625rem] font-semibold"
      >
        {left}
      </text>
      <text x={middle} y={TOP + PLOT + 12} textAnchor="middle" className="fill-muted text-[0.5625rem]">
        {gone}
      </text>
    </g>
  )
}
