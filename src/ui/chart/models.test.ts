import { describe, expect, it } from 'vitest'
import { layOutBars } from './bar-layout.ts'
import { barsModel, waterfallModel } from './bar-model.ts'
import { binsOf } from './bins.ts'
import type { Mark, Series } from './chart-types.ts'
import { layOut } from './layout.ts'
import { markPaths, placeMarks, radiusOf } from './scatter-model.ts'
import { layered, linePaths, valueAt } from './series-model.ts'
import { spread } from './spread.ts'
import { tableCsv, tableJson } from './table-file.ts'

const axis = { label: 'a', format: String }
const layout = (xs: readonly number[], ys: readonly number[], width = 400) =>
  layOut({ width, height: 200, x: axis, y: axis, xs, ys, xMargin: 'room', yMargin: 'room', rules: [] })

describe('layOut', () => {
  it('leaves a plot in 280 and in 1200 pixels, with nothing, one giant or long labels', () => {
    for (const width of [280, 1200]) {
      for (const values of [[], [1], [1, 1e18], [-5, 5]]) {
        const { left, right, top, bottom } = layout(values, values, width)
        expect(right - left).toBeGreaterThan(100)
        expect(bottom - top).toBeGreaterThan(50)
        expect(right).toBeLessThanOrEqual(width)
      }
    }
  })

  it('names a rule behind its line, one at the right edge before it, and neither over another name', () => {
    const rules = [0, 6, 9.9].map((at) => ({ axis: 'x', at, label: 'Super Saiyan' }) as const)
    const { xRules, right } = layOut({
      width: 390,
      height: 200,
      x: axis,
      y: axis,
      xs: [0, 10],
      ys: [0, 1],
      rules,
      xMargin: 'room',
      yMargin: 'room',
    })
    expect(xRules.map(({ isBefore, row }) => [isBefore, row])).toEqual([
      [false, 0],
      [false, 0],
      [true, 1],
    ])
    expect(xRules.at(-1)?.at).toBeLessThanOrEqual(right)
  })
})

describe('scatter', () => {
  const mark = (id: string, x: number, y: number): Mark => ({ id, x, y, tone: 'accent', label: id })
  it('has no place for marks that are not finite, and draws thousands of one look as one path', () => {
    const marks = [
      mark('nan', Number.NaN, 1),
      ...Array.from({ length: 5000 }, (_, i) => mark(`${i}`, i, i % 7)),
    ]
    const points = placeMarks(
      marks,
      layout(
        marks.map(({ x }) => x),
        marks.map(({ y }) => y),
      ),
    )
    expect(points[0]).toBeNull()
    expect(markPaths(marks, points, null)).toHaveLength(1)
  })
  it('lets what is not chosen fade, below what is', () => {
    const marks = [mark('a', 1, 1), mark('b', 2, 2)]
    const points = placeMarks(marks, layout([1, 2], [1, 2]))
    expect(markPaths(marks, points, new Set(['a'])).map(({ faded }) => faded)).toEqual([true, false])
  })
  it('sizes by area', () => {
    const area = (size: number) => radiusOf({ size }, 10) ** 2 - radiusOf({ size: 0 }, 10) ** 2
    expect(area(0.5) / area(1)).toBeCloseTo(0.5)
    expect(radiusOf({ size: Number.NaN }, 10)).toBeGreaterThan(0)
  })
})

describe('series', () => {
  const series = (points: Series['points'], stepped = false): Series => ({
    id: 's',
    name: 's',
    tone: 'accent',
    points,
    stepped,
  })
  it('leaves a gap for a number that is not finite', () => {
    const [line] = linePaths(
      [
        series([
          [0, 1],
          [1, Number.NaN],
          [2, 1],
        ]),
      ],
      layout([0, 2], [0, 1]),
    )
    expect(line?.path.match(/M/g)).toHaveLength(2)
  })
  it('says of a step what held then, and of nothing null', () => {
    expect(
      valueAt(
        series(
          [
            [0, 1],
            [10, 2],
          ],
          true,
        ),
        9,
      ),
    ).toBe(1)
    expect(
      valueAt(
        series([
          [0, 1],
          [10, 2],
        ]),
        9,
      ),
    ).toBe(2)
    expect(valueAt(series([[5, 1]], true), 4)).toBeNull()
    expect(valueAt(series([[5, Number.NaN]]), 5)).toBeNull()
  })
  it('stacks only where every series has a number, and counts the rest', () => {
    const stack = layered([
      series([
        [0, 1],
        [1, 2],
      ]),
      series([
        [0, 3],
        [1, Number.NaN],
        [2, 1],
      ]),
    ])
    expect(stack.xs).toEqual([0])
    expect(stack.leftOut).toBe(2)
    expect(stack.layers.map(({ edges }) => edges[0])).toEqual([
      [0, 1],
      [1, 4],
    ])
  })
})

describe('bars', () => {
  it('leaves out what is not finite, and says how many', () => {
    const bar = (value: number) => ({ id: 'a', name: 'a', value, tone: 'accent' as const })
    const model = barsModel(
      [
        { id: 'g', label: 'g', bars: [bar(Number.NaN)] },
        { id: 'h', label: 'h', bars: [bar(2)] },
      ],
      false,
    )
    expect(model.leftOut).toBe(1)
    expect(model.categories[0]?.cells['a']?.value).toBeNull()
    expect(model.values).toEqual([2])
  })
  it('begin at zero, and name every n-th of many', () => {
    const labels = Array.from({ length: 100 }, (_, i) => `bar ${i}`)
    const base = { width: 600, height: 200, value: axis, rules: [], lying: false }
    const { scale, every } = layOutBars({ ...base, labels, values: [90, 100] })
    expect(scale.domain[0]).toBe(0)
    expect(every).toBeGreaterThan(3)
  })
  it('of a waterfall stand on what came before', () => {
    const step = (id: string, value: number, kind: 'sum' | 'step') => ({
      id,
      label: id,
      value,
      kind,
      tone: 'accent' as const,
    })
    const { categories, leftOut } = waterfallModel([
      step('from', 10, 'sum'),
      step('less', -4, 'step'),
      step('lost', Number.NaN, 'step'),
      step('more', 1, 'step'),
      step('to', 7, 'sum'),
    ])
    expect(categories.map(({ cells }) => cells['value']?.value)).toEqual([
      [0, 10],
      [10, 6],
      null,
      [6, 7],
      [0, 7],
    ])
    expect(leftOut).toBe(1)
  })
})

describe('binsOf', () => {
  it('counts every value once, ends included, and says what it left out', () => {
    const { bins, leftOut } = binsOf([0, 1, 2, 10, Number.NaN], 5, false)
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(4)
    expect(leftOut).toBe(1)
    expect(bins.at(-1)?.count).toBe(1)
  })
  it('makes one bin of equal values, and none of nothing', () => {
    expect(binsOf([5, 5, 5], 10, false).bins).toHaveLength(1)
    expect(binsOf([], 10, true)).toEqual({ bins: [], leftOut: 0 })
  })
  it('has equal ratios on a log axis, where zero has no place', () => {
    const { bins, leftOut } = binsOf([0, 1, 10, 100], 2, true)
    expect(leftOut).toBe(1)
    expect(bins[0]?.to).toBeCloseTo(10)
  })
})

describe('spread', () => {
  it('moves names apart, within the plot', () => {
    const placed = spread([50, 51, 52, 99], 10, 0, 100)
    const sorted = placed.toSorted((a, b) => a - b)
    for (let i = 1; i < sorted.length; i += 1)
      expect((sorted[i] ?? 0) - (sorted[i - 1] ?? 0)).toBeGreaterThanOrEqual(10)
    expect(sorted.at(-1)).toBeLessThanOrEqual(100)
  })
})

describe('table files', () => {
  const table = {
    columns: [{ label: 'name' }, { label: 'time', unit: 'ms' }],
    rows: [
      ['=HYPERLINK("x")', -1.5],
      [null, Number.NaN],
      [' @cmd', 2],
      ['a,"b"\n', 3],
    ] as const,
  }
  it('write what a spreadsheet would run as text, and numbers as numbers', () => {
    expect(tableCsv(table)).toBe(
      'name,time (ms)\r\n"\'=HYPERLINK(""x"")",-1.5\r\n,\r\n\' @cmd,2\r\n"a,""b""\n",3\r\n',
    )
  })
  it('write what is unknown or not finite as null, and columns of one name apart', () => {
    const rows: unknown = JSON.parse(
      tableJson({ columns: [{ label: 'a' }, { label: 'a' }], rows: [[1, Number.POSITIVE_INFINITY]] }),
    )
    expect(rows).toEqual([{ a: 1, 'a 2': null }])
  })
})
