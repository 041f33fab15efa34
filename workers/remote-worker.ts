/** What the drive's worker sees of the workers beside it. */
import { type Remote, transfer, wrap } from 'comlink'
import type { HashesBeside } from '../src/client/ports.ts'
import { fetchPost, type Post } from '../src/client/post.ts'
import { type PostDesk, postingApart } from '../src/client/post-desk.ts'

export type Wake = () => Promise<void>

/**
 * Another worker is started by the page, before its first call: only there may a script be named.
 * @param lost told when it has gone, where browsers tell of that: what it was asked is never answered
 */
export function lazyRemote<T>(port: MessagePort, wake: Wake, lost: () => void): () => Promise<Remote<T>> {
  port.addEventListener('close', lost)
  const remote = wrap<T>(port)
  let awake: Promise<void> | null = null
  return async () => {
    awake ??= wake()
    await awake
    return remote
  }
}

export function remoteHashes(port: MessagePort, wake: Wake, lost: () => void): HashesBeside {
  const ready = lazyRemote<HashesBeside>(port, wake, lost)
  return {
    open: async () => (await ready()).open(),
    update: async (id, bytes) => (await ready()).update(id, transfer(bytes, [bytes.buffer])),
    digest: async (id) => (await ready()).digest(id),
    close: async (id) => (await ready()).close(id),
  }
}

/** @param start of the page: the port of another worker each time it is asked, or null */
export function remotePost(start: () => Promise<MessagePort | null>): Post {
  return postingApart(async () => {
    const port = await start()
    if (port === null) return null
    const remote = wrap<PostDesk>(port)
    return {
      gone: new Promise((tell) => port.addEventListener('close', () => tell())),
      post: (id, request) => remote.post(id, transfer(request, [request.body.buffer])),
      stop: (id) => void remote.stop(id),
      ping: async () => remote.ping(),
    }
  }, fetchPost())
}
