/** Sends requests that were made before, over a few kept connections, so that only the server's work is timed. */
import { Agent, request as startRequest } from 'node:http'

export interface ReadyRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface Loaded {
  readonly seconds: number
  readonly bytes: number
}

/**
 * Each request once, `connections` at a time.
 * @throws Error on any answer but 2xx
 */
export async function sendAll(
  url: string,
  requests: readonly ReadyRequest[],
  connections: number,
): Promise<Loaded> {
  const { hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const waiting = [...requests].reverse()
  const began = performance.now()
  async function work(): Promise<void> {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      await send({ agent, hostname, port, ...next })
  }
  try {
    await Promise.all(Array.from({ length: connections }, work))
  } finally {
    agent.destroy()
  }
  const bytes = requests.reduce((sum, { body }) => sum + body.byteLength, 0)
  return { seconds: (performance.now() - began) / 1000, bytes }
}

function send(call: ReadyRequest & { agent: Agent; hostname: string; port: string }): Promise<void> {
  const { agent, hostname, port, method, path, headers, body } = call
  return new Promise((resolve, reject) => {
    const request = startRequest({
      agent,
      hostname,
      port,
      method,
      path,
      headers: { ...headers, 'content-length': body.byteLength },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      response.resume()
      response.on('end', () => {
        const status = response.statusCode ?? 0
        if (status >= 200 && status < 300) resolve()
        else reject(new Error(`${method} ${path} was answered with ${status}`))
      })
    })
    request.end(body)
  })
}
