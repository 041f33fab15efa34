import { isMediaAnswers, type MediaAsks } from './messages.ts'

/** Bytes [start, end) of a file; null when they cannot be had. */
export type ReadMedia = (start: number, end: number) => Promise<Uint8Array<ArrayBuffer> | null>

/** Reads over a port that answers `MediaAsks`. One a port: its questions have numbers of their own. */
export function mediaReader(port: MessagePort): ReadMedia {
  const waiting = new Map<number, (bytes: Uint8Array<ArrayBuffer> | null) => void>()
  let last = 0
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isMediaAnswers(data)) return
    waiting.get(data.id)?.(data.bytes)
    waiting.delete(data.id)
  })
  port.start()
  return (start, end) =>
    new Promise((resolve) => {
      last += 1
      waiting.set(last, resolve)
      port.postMessage({ id: last, start, end } satisfies MediaAsks)
    })
}
