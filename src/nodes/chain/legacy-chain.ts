/** For tests: the real chain behind a node that advertises only the older methods. */
import { WebSocket, WebSocketServer } from 'ws'

export const legacyChain = async (
  url: string,
): Promise<{ readonly url: string; readonly close: () => void }> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (down) => {
    const up = new WebSocket(url)
    const opened = new Promise((resolve) => up.once('open', resolve))
    down.on('message', (data: Buffer) => void opened.then(() => up.send(data.toString())))
    up.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString())
      const methods: unknown = message.result?.methods
      if (Array.isArray(methods))
        message.result.methods = methods.filter((method) => !/_v1_/.test(String(method)))
      down.send(JSON.stringify(message))
    })
    down.on('close', () => up.terminate())
  })
  const address = server.address()
  return {
    url: `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: () => {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}
