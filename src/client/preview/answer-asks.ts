/** Answers who asks for bytes of a file over a port (service-worker/messages.ts). */
import { isMediaAsks, type MediaAnswers } from '../service-worker/messages.ts'

/** Bytes that one question may ask for. */
const ASKED_MAX = 1024 * 1024

/**
 * @param read gives null when the bytes cannot be had
 * @returns a function that ends it
 */
export function answerAsks(
  port: MessagePort,
  bytes: number,
  read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer> | null>,
): () => void {
  const say = (what: MediaAnswers, transfer: Transferable[] = []) => port.postMessage(what, transfer)
  const hear = async ({ data }: MessageEvent<unknown>): Promise<void> => {
    if (!isMediaAsks(data)) return
    const { id, start, end } = data
    const inside = start <= end && end <= bytes && end - start <= ASKED_MAX
    const found = inside ? await read(start, end) : null
    say({ id, bytes: found }, found === null ? [] : [found.buffer])
  }
  const listener = (event: MessageEvent<unknown>) => void hear(event)
  port.addEventListener('message', listener)
  port.start()
  return () => {
    port.removeEventListener('message', listener)
    port.close()
  }
}
