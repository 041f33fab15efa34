/**
 * A follow that its node has stopped is over: what the node says of it afterwards is not passed on. The layers of the client library
 * forget half of such a follow (ws-middleware 0.3.6, `fix-unordered-blocks`) and throw over the next notice, in a socket's
 * handler, where nobody can catch it: an end of the whole process in Node. A healthy node never says anything more.
 */
import type { InnerJsonRpcProvider } from '@polkadot-api/ws-provider'

/** Of one connection; the library follows once or twice at a time. */
const REMEMBERED = 64

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

export const quietAfterStop =
  (base: InnerJsonRpcProvider): InnerJsonRpcProvider =>
  (onMessage, onHalt) => {
    const stopped = new Set<unknown>()
    return base((message) => {
      // A name that is given anew is another follow.
      if ('id' in message) stopped.delete(memberOf(message, 'result'))
      else {
        const params = memberOf(message, 'params')
        const subscription = memberOf(params, 'subscription')
        if (stopped.has(subscription)) return
        if (memberOf(memberOf(params, 'result'), 'event') === 'stop') stopped.add(subscription)
        for (const oldest of stopped) if (stopped.size > REMEMBERED) stopped.delete(oldest)
      }
      onMessage(message)
    }, onHalt)
  }
