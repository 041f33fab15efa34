/**
 * Which pairs of bases have tables, and how wide. A table costs as much as some hundred commitments and makes each several
 * times cheaper, so a pair gets one when it has been used a few times or its user says that it will be, and a wider one
 * when it turns out to be used much more.
 */
import type { Point } from '../protocol/point.ts'
import { INNER_POINT_BYTES, POINT_BYTES, writePoints } from './curve-memory.ts'
import type { KernelExports } from './kernel-exports.ts'
import type { KernelMemory } from './kernel-memory.ts'

/** Pairs whose uses are counted, and pairs that may have tables: a miner answers a few challenges at a time. */
const PAIRS_MAX = 16
const SLOTS = 4
/** Wider ones pay from 8,000 commitments on, more than a challenge may have chunks. */
const WIDTHS = [4, 5, 6, 7, 8, 9, 10] as const
const WIDTH_MAX = 10
/** Below this many uses of a pair a commitment without tables is cheaper. */
const TABLES_PAY_FROM_USES = 4
/** Doublings that find the windows of one base, in additions. */
const DOUBLINGS_COST = 400
/** A table is replaced where that saves so much of what was reckoned to come. */
const REPLACE_AT = 0.75

export interface BaseTables {
  readonly g: number
  readonly h: number
  readonly width: number
}

interface Pair {
  readonly coordinates: readonly bigint[]
  uses: number
  slot: number | null
  width: number
}

/** Additions for so many commitments under one pair, without building. */
function additions(width: number, uses: number): number {
  return windows(width) * uses * 2
}

function building(width: number): number {
  return 2 * (windows(width) * 2 ** (width - 1) + DOUBLINGS_COST)
}

function windows(width: number): number {
  return Math.floor((256 + width) / width)
}

function widthFor(uses: number): number {
  const cost = (width: number) => building(width) + additions(width, uses)
  return WIDTHS.reduce<number>((best, width) => (cost(width) < cost(best) ? width : best), WIDTHS[0])
}

export class TableStore {
  readonly #exports: KernelExports
  readonly #memory: KernelMemory
  /** Most recently used first. */
  #pairs: Pair[] = []
  #slots: readonly number[] | null = null

  constructor(exports: KernelExports, memory: KernelMemory) {
    this.#exports = exports
    this.#memory = memory
  }

  /** @param coming uses that the caller knows of, from this one on. @returns null where tables would not pay */
  tablesFor(g: Point, h: Point, now: number, coming: number): BaseTables | null {
    const pair = this.#find(g, h)
    const expected = Math.max(coming, pair.uses)
    pair.uses += now
    if (pair.slot === null && expected < TABLES_PAY_FROM_USES) return null
    const width = widthFor(expected)
    if (pair.slot === null || pays(pair.width, width, expected)) this.#build(pair, g, h, width)
    return this.#addresses(pair)
  }

  #find(g: Point, h: Point): Pair {
    const coordinates = [g, h].flatMap((point) => {
      const { x, y } = point.toAffine()
      return [x, y]
    })
    const known = this.#pairs.find((pair) => pair.coordinates.every((value, i) => value === coordinates[i]))
    const pair = known ?? { coordinates, uses: 0, slot: null, width: 0 }
    this.#pairs = [pair, ...this.#pairs.filter((other) => other !== pair)]
    // Whoever is forgotten gives its slot back with that.
    this.#pairs.length = Math.min(this.#pairs.length, PAIRS_MAX)
    return pair
  }

  #build(pair: Pair, g: Point, h: Point, width: number): void {
    pair.slot ??= this.#freeSlot()
    pair.width = width
    const tables = this.#addresses(pair)
    this.#memory.within(() => {
      const bases = this.#memory.take(2 * POINT_BYTES)
      writePoints(this.#memory, bases, [g, h])
      this.#exports.buildTable(tables.g, bases, width)
      this.#exports.buildTable(tables.h, bases + POINT_BYTES, width)
    })
  }

  #freeSlot(): number {
    const used = this.#pairs.map(({ slot }) => slot)
    for (let slot = 0; slot < SLOTS; slot++) if (!used.includes(slot)) return slot
    const oldest = this.#pairs.findLast(({ slot }) => slot !== null)
    const slot = oldest?.slot ?? 0
    if (oldest !== undefined) oldest.slot = null
    return slot
  }

  /** Room for the widest tables is taken once; the platform backs it with memory when it is written. */
  #addresses({ slot, width }: Pair): BaseTables {
    const bytes = windows(WIDTH_MAX) * 2 ** (WIDTH_MAX - 1) * INNER_POINT_BYTES
    this.#slots ??= Array.from({ length: SLOTS }, () => this.#memory.keep(2 * bytes))
    const g = this.#slots[slot ?? 0] ?? 0
    return { g, h: g + windows(width) * 2 ** (width - 1) * INNER_POINT_BYTES, width }
  }
}

/** Whether the wider table and what it makes of the uses to come is cheaper than going on. */
function pays(width: number, wider: number, uses: number): boolean {
  return wider > width && building(wider) + additions(wider, uses) < REPLACE_AT * additions(width, uses)
}
