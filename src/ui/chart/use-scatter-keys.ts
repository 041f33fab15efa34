import type { KeyboardEvent } from 'react'
import { choose, type ScatterPlaces } from './scatter-places.ts'
import { isArrow, nextPoint } from './walk.ts'

/** Arrow keys walk; space begins a rectangle that they extend; Enter chooses or opens; Escape lets go. */
export function useScatterKeys(places: ScatterPlaces) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (handled(event.key, places)) event.preventDefault()
  }
  return { onKeyDown, onBlur: () => places.setAt(-1) }
}

function handled(key: string, places: ScatterPlaces): boolean {
  if (isArrow(key)) {
    moveTo(nextPoint(places.points, places.at, key), places)
    return true
  }
  switch (key) {
    case 'Home':
    case 'End':
      moveTo(outermost(places, key === 'Home'), places)
      return true
    case ' ':
      return begin(places)
    case 'Enter':
      return enter(places)
    case 'Escape':
      return letGo(places)
    default:
      return false
  }
}

function moveTo(index: number, { points, setAt, rectangle, setRectangle }: ScatterPlaces): void {
  const point = points[index] ?? null
  if (point === null) return
  setAt(index)
  if (rectangle !== null) setRectangle({ ...rectangle, x1: point[0], y1: point[1] })
}

function outermost({ points }: ScatterPlaces, leftmost: boolean): number {
  let found = -1
  let best = Number.POSITIVE_INFINITY
  points.forEach((point, index) => {
    if (point === null) return
    const cost = leftmost ? point[0] : -point[0]
    if (cost >= best) return
    best = cost
    found = index
  })
  return found
}

function begin(places: ScatterPlaces): boolean {
  const { points, at, rectangle, setRectangle, onChoose } = places
  if (onChoose === undefined) return false
  const point = points[at] ?? null
  if (rectangle !== null) choose(places, rectangle)
  else if (point !== null) setRectangle({ x0: point[0], y0: point[1], x1: point[0], y1: point[1] })
  return true
}

function enter(places: ScatterPlaces): boolean {
  const { marks, at, rectangle, onOpen } = places
  if (rectangle !== null) {
    choose(places, rectangle)
    return true
  }
  const mark = marks[at]
  if (mark === undefined || onOpen === undefined) return false
  onOpen(mark.id)
  return true
}

function letGo({ rectangle, setRectangle, chosen, onChoose, at, setAt }: ScatterPlaces): boolean {
  if (rectangle !== null) setRectangle(null)
  else if (chosen !== null && onChoose !== undefined) onChoose(null)
  else if (at !== -1) setAt(-1)
  else return false
  return true
}
