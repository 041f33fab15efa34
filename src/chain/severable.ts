/**
 * A connection that can be cut from our side without the client library learning of it. Destroying the library's
 * client instead, while one of its own first questions to a node is open, makes it try again from a timer and
 * throw there, where nobody can catch it: an end of the whole process in Node (polkadot-api 2.2.2, found when a
 * client was closed during a node's restart). After the cut nothing is sent, nothing is heard and no
 * socket is opened; what was waiting is for the caller to settle.
 */
import type { createClient } from 'polkadot-api'

type Provider = Parameters<typeof createClient>[0]

export interface Severable {
  readonly provider: Provider
  readonly sever: () => void
}

export const severable = (inner: Provider): Severable => {
  const open = new Set<{ disconnect: () => void }>()
  let severed = false
  const provider: Provider = (onMessage) => {
    const connection = inner((message) => {
      if (!severed) onMessage(message)
    })
    open.add(connection)
    return {
      send: (message) => {
        if (!severed) connection.send(message)
      },
      disconnect: () => {
        open.delete(connection)
        connection.disconnect()
      },
    }
  }
  return {
    provider,
    sever: () => {
      severed = true
      for (const connection of open) connection.disconnect()
      open.clear()
    },
  }
}
