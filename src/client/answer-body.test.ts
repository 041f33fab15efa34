import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { readBody } from './answer-body.ts'
import { equalBytes, manyRandomBytes } from './web-crypto.ts'

const open: (() => void)[] = []

afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function answered(listener: RequestListener): Promise<Response> {
  const server = createServer(listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return fetch(`http://127.0.0.1:${address.port}/`)
}

/** In pieces, as a network brings them. */
const sending =
  (data: Uint8Array, length: number | null): RequestListener =>
  (_, response) => {
    if (length !== null) response.setHeader('content-length', length)
    for (let at = 0; at < data.length; at += 70_001) response.write(data.subarray(at, at + 70_001))
    response.end()
  }

/** A stream of pieces that somebody else made. */
function plain(data: Uint8Array, headers: Record<string, string> = {}): Response {
  const pieces = [data.subarray(0, 3), data.subarray(3)]
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(piece)
    },
  })
  return new Response(body, { headers })
}

describe('an answer’s body', () => {
  const data = manyRandomBytes(300_000)

  it('is read whole, with a stated length and without one', async () => {
    const isWhole = async (answer: Response) => {
      const body = await readBody(answer, data.length)
      return body !== null && equalBytes(body, data)
    }
    for (const length of [data.length, null])
      expect(await isWhole(await answered(sending(data, length)))).toBe(true)
    expect(await isWhole(plain(data))).toBe(true)
    // A stated length is a hint, which may be wrong.
    for (const stated of ['5', '200000', '300000'])
      expect(await isWhole(plain(data, { 'content-length': stated }))).toBe(true)
  })

  it('is read whole where all of it is there at once, longer than what is made ready for it', async () => {
    const body = await readBody(new Response(data), data.length)
    expect(body !== null && equalBytes(body, data)).toBe(true)
  })

  it('may be empty', async () => {
    expect(await readBody(await answered(sending(new Uint8Array(0), 0)), 10)).toEqual(new Uint8Array(0))
    expect(await readBody(await answered(sending(new Uint8Array(0), null)), 10)).toEqual(new Uint8Array(0))
    expect(await readBody(plain(new Uint8Array(0)), 10)).toEqual(new Uint8Array(0))
  })

  it('is cut off where it is longer than it may be, said or not', async () => {
    for (const length of [data.length, null])
      for (const most of [data.length - 1, 65_536, 100, 0])
        expect(await readBody(await answered(sending(data, length)), most)).toBeNull()
    expect(await readBody(plain(data), data.length - 1)).toBeNull()
  })

  it('is never heard of when it ends before its stated length', async () => {
    const cut = await answered((_, response) => {
      response.setHeader('content-length', data.length)
      response.write(data.subarray(0, 100_000), () => response.destroy())
    })
    await expect(readBody(cut, data.length)).rejects.toThrow(TypeError)
  })
})
