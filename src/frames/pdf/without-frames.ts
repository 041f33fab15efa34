/**
 * Lets pdf.js go on when the browser draws no frames: it asks for one after each piece of a page, and a browser answers late or
 * never where a frame is out of sight or its tab behind another.
 */
export function withoutFrames(): void {
  const waiting = new Map<number, FrameRequestCallback>()
  const { port1, port2 } = new MessageChannel()
  let last = 0
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'number') return
    const then = waiting.get(data)
    waiting.delete(data)
    then?.(performance.now())
  }
  window.requestAnimationFrame = (then) => {
    last += 1
    waiting.set(last, then)
    port2.postMessage(last)
    return last
  }
  window.cancelAnimationFrame = (handle) => void waiting.delete(handle)
}
