import { type PointerEvent, useRef } from 'react'
import { choose, type ScatterPlaces } from './scatter-places.ts'

/** Pixels around the pointer in which a mark is found, and that it may move in a click. */
const REACH = 22
const CLICK = 5

interface Press {
  readonly x: number
  readonly y: number
  dragged: boolean
}

/** Pointing tells of the nearest mark, a click opens it, a drag chooses a rectangle. */
export function useScatterPointer(places: ScatterPlaces) {
  const press = useRef<Press | null>(null)
  const { grid, setAt, setRectangle, onChoose } = places

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const [x, y] = within(event)
    const began = press.current
    if (began === null || onChoose === undefined) return setAt(grid.nearest(x, y, REACH))
    began.dragged ||= Math.hypot(x - began.x, y - began.y) > CLICK
    if (began.dragged) setRectangle({ x0: began.x, y0: began.y, x1: x, y1: y })
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    const [x, y] = within(event)
    press.current = { x, y, dragged: false }
    if (event.pointerType === 'mouse') event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const began = press.current
    press.current = null
    if (began === null) return
    const [x, y] = within(event)
    if (began.dragged) choose(places, { x0: began.x, y0: began.y, x1: x, y1: y })
    else click(places, grid.nearest(x, y, REACH))
  }
  const forget = () => {
    press.current = null
    setRectangle(null)
    setAt(-1)
  }
  return { onPointerMove, onPointerDown, onPointerUp, onPointerCancel: forget, onPointerLeave: forget }
}

/** On a mark: opens it. Beside all of them: lets go of what was chosen. */
function click({ marks, chosen, onChoose, onOpen, setAt }: ScatterPlaces, index: number): void {
  const mark = marks[index]
  setAt(index)
  if (mark !== undefined) onOpen?.(mark.id)
  else if (chosen !== null) onChoose?.(null)
}

function within({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): readonly [number, number] {
  const { left, top } = currentTarget.getBoundingClientRect()
  return [clientX - left, clientY - top]
}
