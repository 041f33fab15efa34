/** A WebSocket class that tells what is asked through it: the name of each question and its size, and the sizes of answers. */
import type { ChainRecorder } from './traffic-book.ts'

type SocketClass = typeof WebSocket
type SocketData = Parameters<WebSocket['send']>[0]

export function countedSocketClass(Base: SocketClass, recorder: ChainRecorder): SocketClass {
  return class CountedSocket extends Base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      // Not `this`: what a class above this one makes of it is not there yet.
      super.addEventListener('message', ({ data }: MessageEvent<unknown>) => recorder.received(sizeOf(data)))
    }

    override send(data: SocketData): void {
      recorder.sent(questionOf(data), sizeOf(data))
      super.send(data)
    }
  }
}

/** JSON-RPC is ASCII, but for the names of chains. */
function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : 0
}

const METHOD = /"method":"([A-Za-z0-9_]{1,80})"/
/** `chainHead_v1_call` asks the runtime a function by name. */
const RUNTIME_CALL = /"params":\["[^"]{0,200}","0x[0-9a-f]{1,128}","([A-Za-z0-9_]{1,80})"/

/** Names only: no argument is looked at. */
function questionOf(data: unknown): string {
  if (typeof data !== 'string') return 'unknown'
  const head = data.slice(0, 1_000)
  const method = METHOD.exec(head)?.[1] ?? 'unknown'
  return method === 'chainHead_v1_call' ? (RUNTIME_CALL.exec(head)?.[1] ?? method) : method
}
