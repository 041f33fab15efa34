/**
 * What charts are told. One shape for all kinds, so that whether a chart is drawn by a library or by our own paths is
 * nobody's business but its own. Numbers that are not finite are left out by every chart, never drawn as zero.
 */
import type { ReactNode } from 'react'

/** Where a number comes from; every chart and column says it. */
export type Layer = 'observed' | 'published' | 'derived' | 'modelled'

/** Colours of marks: those of tiers, and a few neutral ones. Never the only sign: shapes and letters say it too. */
export type Tone =
  | 'bronze'
  | 'silver'
  | 'gold'
  | 'diamond'
  | 'saiyan'
  | 'accent'
  | 'second'
  | 'third'
  | 'good'
  | 'bad'
  | 'muted'

export type Shape = 'circle' | 'triangle' | 'square' | 'diamond' | 'star'

export interface Axis {
  readonly label: string
  /** Stands beside the label. */
  readonly unit?: string
  readonly scale?: 'linear' | 'log'
  /** Absent: from the data, with zero where it is near. */
  readonly domain?: readonly [number, number]
  readonly ticks?: readonly number[]
  readonly format: (value: number) => string
}

/** A line across the whole chart at a value: a threshold, a median. */
export interface Rule {
  readonly axis: 'x' | 'y'
  readonly at: number
  readonly label: string
  readonly tone?: Tone
}

/** A shaded stretch of an axis. */
export interface Band {
  readonly axis: 'x' | 'y'
  readonly from: number
  readonly to: number
  readonly label: string
  /** Hatched instead of shaded. */
  readonly hatched?: boolean
  readonly tone?: Tone
}

export interface Mark {
  readonly id: string
  readonly x: number
  readonly y: number
  /** 0..1, by area; absent: all alike. */
  readonly size?: number
  readonly tone: Tone
  readonly shape?: Shape
  /** A ring around it. */
  readonly ringed?: boolean
  /** What is told of it when it is pointed at, and in the table. */
  readonly label: string
}

/** Marks by their place. Chosen ones stay, the others fade. */
export interface ScatterProps {
  readonly marks: readonly Mark[]
  readonly x: Axis
  readonly y: Axis
  readonly rules?: readonly Rule[]
  readonly bands?: readonly Band[]
  /** null: nothing is chosen, all stand out. */
  readonly chosen?: ReadonlySet<string> | null
  /** A rectangle was drawn with pointer or keyboard (null: let go of). Absent: nothing can be chosen. */
  readonly onChoose?: (ids: ReadonlySet<string> | null) => void
  /** A mark was clicked, or Enter pressed on it. */
  readonly onOpen?: (id: string) => void
  readonly height?: number
  /** One sentence for people who cannot see it. */
  readonly description: string
}

export interface Series {
  readonly id: string
  readonly name: string
  readonly tone: Tone
  readonly dashed?: boolean
  /** Steps hold their value until the next point. */
  readonly stepped?: boolean
  /** Rising in x. */
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface LinesProps {
  readonly series: readonly Series[]
  readonly x: Axis
  readonly y: Axis
  readonly rules?: readonly Rule[]
  readonly bands?: readonly Band[]
  /** Where in x the reader is; absent: cannot be moved. */
  readonly at?: number | null
  readonly onMove?: (x: number) => void
  readonly height?: number
  readonly description: string
}

/** Shares on top of each other over x: tiers over time. */
export interface StackProps {
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  readonly at?: number | null
  readonly onMove?: (x: number) => void
  readonly height?: number
  readonly description: string
}

export interface BarGroup {
  readonly id: string
  readonly label: string
  readonly bars: readonly {
    readonly id: string
    readonly name: string
    readonly value: number
    readonly tone: Tone
    /** Whiskers around the value. */
    readonly interval?: readonly [number, number]
  }[]
}

/** Up to about a hundred bars; side by side or on top of each other. */
export interface BarsProps {
  readonly groups: readonly BarGroup[]
  readonly value: Axis
  readonly stacked?: boolean
  /** Lie instead of stand: long names. */
  readonly lying?: boolean
  readonly rules?: readonly Rule[]
  readonly chosen?: string | null
  readonly onChoose?: (groupId: string | null) => void
  readonly height?: number
  readonly description: string
}

/** From a start over steps to an end. `kind`: a sum stands on the axis, a step on what came before. */
export interface WaterfallProps {
  readonly steps: readonly {
    readonly id: string
    readonly label: string
    readonly value: number
    readonly kind: 'sum' | 'step'
    readonly tone: Tone
  }[]
  readonly value: Axis
  readonly height?: number
  readonly description: string
}

/** Counts by equal bins (or equal ratios, with a log axis). */
export interface HistogramProps {
  readonly values: readonly number[]
  readonly x: Axis
  readonly bins?: number
  readonly rules?: readonly Rule[]
  readonly tone?: Tone
  readonly height?: number
  readonly description: string
}

/** A cell for each row and column, with a letter as well as a colour. */
export interface CellGridProps {
  readonly rows: readonly { readonly id: string; readonly label: string }[]
  readonly columns: readonly { readonly id: string; readonly label: string }[]
  readonly cell: (
    rowId: string,
    columnId: string,
  ) => {
    readonly tone: Tone
    readonly text: string
    readonly title: string
    /** Stands out from its row. */
    readonly strong?: boolean
  } | null
  readonly onOpen?: (rowId: string) => void
  readonly description: string
}

/** The same numbers as a table: shown on request, exported as CSV or JSON. */
export interface ChartTable {
  readonly columns: readonly { readonly label: string; readonly unit?: string }[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** The frame of every chart. */
export interface ChartFrameProps {
  /** The question's answer in one sentence, with numbers: the heading. */
  readonly takeaway: string
  /** Of the heading; 2 when absent. */
  readonly level?: 2 | 3
  /** What is drawn, over how many, in which unit. */
  readonly lead?: ReactNode
  readonly layer: Layer
  /** "block 1,234" or "validator 5F…, 12 s ago". */
  readonly source: string
  /** How it is computed, for who asks. */
  readonly how?: ReactNode
  readonly table: ChartTable
  /** Name of an exported file, without its ending. */
  readonly exportName: string
  /** Controls beside the heading. */
  readonly controls?: ReactNode
  readonly legend?: readonly { readonly name: string; readonly tone: Tone; readonly shape?: Shape }[]
  readonly children: ReactNode
}
