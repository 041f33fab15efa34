/**
 * Keeps a node's notifications of blocks free of contradictions for the client library, which fails for good
 * over a block whose parent, or a best or finalized block, it was never told of (polkadot-api 2.2.2): it follows again
 * without unfollowing until the node refuses, and no block comes any more. A healthy node never does that; one that
 * skips or reorders blocks, or goes back to an older one, does. Here such a follow ends as if the node
 * had stopped it, which nodes may do at any time and the library recovers from by following anew.
 */
import type { createClient } from 'polkadot-api'

type Provider = Parameters<typeof createClient>[0]
type Message = Parameters<Parameters<Provider>[0]>[0]

const FOLLOW = 'chainHead_v1_follow'
const UNFOLLOW = 'chainHead_v1_unfollow'
const UNPIN = 'chainHead_v1_unpin'
const EVENT = 'chainHead_v1_followEvent'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : [textOf(value)])
const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

export const consistentFollow = (inner: Provider): Provider => {
  /** Hashes of the blocks that the library has been told of and has not let go of, by subscription. */
  const follows = new Map<string, Set<string>>()
  const asked = new Set<unknown>()
  let unfollows = 0

  return (onMessage) => {
    const end = (subscription: string): void => {
      follows.delete(subscription)
      const id = `contradiction-${++unfollows}`
      connection.send({ jsonrpc: '2.0', id, method: UNFOLLOW, params: [subscription] })
      const params = { subscription, result: { event: 'stop' } }
      onMessage({ jsonrpc: '2.0', method: EVENT, params })
    }
    const connection = inner((message: Message) => {
      if ('id' in message && asked.delete(message.id) && 'result' in message)
        follows.set(textOf(message.result), new Set())
      const params: unknown = memberOf(message, 'params')
      const subscription = textOf(memberOf(params, 'subscription'))
      const known = follows.get(subscription)
      if (known !== undefined && params !== undefined && !agrees(known, memberOf(params, 'result')))
        return end(subscription)
      onMessage(message)
    })
    return {
      send: (message) => {
        const [subscription, hashes]: unknown[] = Array.isArray(message.params) ? message.params : []
        if (message.method === FOLLOW) asked.add(message.id)
        if (message.method === UNFOLLOW) follows.delete(textOf(subscription))
        if (message.method === UNPIN)
          for (const hash of textsOf(hashes)) follows.get(textOf(subscription))?.delete(hash)
        connection.send(message)
      },
      disconnect: () => connection.disconnect(),
    }
  }
}

/** Whether a notification speaks only of blocks that are known; takes note of the new ones. */
const agrees = (known: Set<string>, result: unknown): boolean => {
  switch (memberOf(result, 'event')) {
    case 'initialized': {
      const hashes = textsOf(memberOf(result, 'finalizedBlockHashes'))
      for (const hash of hashes) known.add(hash)
      return hashes.length > 0
    }
    case 'newBlock':
      if (!known.has(textOf(memberOf(result, 'parentBlockHash')))) return false
      known.add(textOf(memberOf(result, 'blockHash')))
      return true
    case 'bestBlockChanged':
      return known.has(textOf(memberOf(result, 'bestBlockHash')))
    case 'finalized':
      return textsOf(memberOf(result, 'finalizedBlockHashes')).every((hash) => known.has(hash))
    default:
      return true
  }
}
