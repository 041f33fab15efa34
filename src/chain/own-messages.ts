/**
 * Lets the client library's number-giving layer write into copies only. It replaces the id of a message in place (polkadot-api
 * 2.2.2, its ws-middleware 0.3.6), while the layer that asks again after a connection is lost keeps that same object: the
 * question goes out with the number in place of its id, and its answer finds nobody. A follow that was asked for and not
 * answered when the connection went, as it is when a node stops it while it begins, then never began again.
 */
import type { InnerJsonRpcProvider } from '@polkadot-api/ws-provider'

export const ownMessages =
  (layer: (base: InnerJsonRpcProvider) => InnerJsonRpcProvider) =>
  (base: InnerJsonRpcProvider): InnerJsonRpcProvider => {
    const numbered = layer(base)
    return (onMessage, onHalt) => {
      const connection = numbered(onMessage, onHalt)
      return {
        send: (message) => connection.send({ ...message }),
        disconnect: () => connection.disconnect(),
      }
    }
  }
