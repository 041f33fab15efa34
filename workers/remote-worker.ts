/** What the drive's worker sees of the workers beside it. */
import { type Remote, transfer, wrap } from 'comlink'
import type { HashesBeside } from '../src/client/ports.ts'
import { fetchPost, type Post } from '../src/client/post.ts'
import { type PostDesk, postingApart } from '../src/client/post-desk.ts'
import { untilEnded } from './life.ts'

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

export interface StartedSender {
  readonly port: MessagePort
  /** See life.ts; absent where nobody looks after it. */
  readonly life?: string
}

/** @param start of the page: another worker each time it is asked, or null */
export function remotePost(start: () => Promise<StartedSender | null>): Post {
  return postingApart(async () => {
    const started = await start()
    if (started === null) return null
    const remote = wrap<PostDesk>(started.port)
    return {
      ...(started.life === undefined ? {} : { gone: untilEnded(started.life) }),
      post: (id, request) => remote.post(id, transfer(request, [request.body.buffer])),
      stop: (id) => void remote.stop(id),
      ping: async () => remote.ping(),
    }
  }, fetchPost())
}
