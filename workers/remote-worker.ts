/** What the drive's worker sees of the workers beside it. */
import { type Remote, transfer, wrap } from 'comlink'
import type { HashesBeside } from '../src/client/ports.ts'

export type Wake = () => Promise<void>

/** Another worker is started by the page, before its first call: only there may a script be named. */
export function lazyRemote<T>(port: MessagePort, wake: Wake): () => Promise<Remote<T>> {
  const remote = wrap<T>(port)
  let awake: Promise<void> | null = null
  return async () => {
    awake ??= wake()
    await awake
    return remote
  }
}

export function remoteHashes(port: MessagePort, wake: Wake): HashesBeside {
  const ready = lazyRemote<HashesBeside>(port, wake)
  return {
    open: async () => (await ready()).open(),
    update: async (id, bytes) => (await ready()).update(id, transfer(bytes, [bytes.buffer])),
    digest: async (id) => (await ready()).digest(id),
    close: async (id) => (await ready()).close(id),
  }
}
