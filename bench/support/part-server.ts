/**
 * The other end of the transfer bench: a page, one plain file, and what is on the wire a validator's axon that reads frames. It
 * discards objects or hashes them and writes them durably, hands out what it keeps, and proves nothing: proofs have a part of
 * the bench of their own.
 */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { OUR_PAYLOAD } from '../../src/client/axon-transport.ts'
import { cidOfDigest } from '../../src/protocol/cid.ts'
import { decodeFrame, encodeFrame, FRAME_HEADER, FRAME_TYPE } from '../../src/wire/frame.ts'
import { MINERS, receiptOf } from './stub-subnet.ts'

/** What it discards has no name that it could know; the bench's client puts in its own. */
const UNNAMED = `b${'a'.repeat(58)}`

export interface PartServer {
  /** Ends with a slash. */
  readonly url: string
  close(): void
}

interface Served {
  /** By path, as text or bytes of scripts. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  readonly html: string
  /** What `GET /plain` answers; `GET /plain/START/BYTES` a piece of it. */
  readonly plain: string
  /** Where objects are kept. */
  readonly folder: string
}

/** The body in one buffer of the length that was announced. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const body = Buffer.allocUnsafe(Number(request.headers['content-length']))
  let at = 0
  for await (const chunk of request as AsyncIterable<Buffer>) at += chunk.copy(body, at)
  return body.subarray(0, at)
}

async function discard(request: IncomingMessage): Promise<void> {
  for await (const _ of request);
}

function answerFrame(
  response: ServerResponse,
  json: Readonly<Record<string, unknown>>,
  data: Uint8Array,
): void {
  const head = encodeFrame(json, new Uint8Array(0)).frame
  response.writeHead(200, {
    'content-type': FRAME_TYPE,
    'content-length': head.length + data.length,
    [FRAME_HEADER]: '1',
  })
  response.write(head)
  response.end(data)
}

const stored = (cid: string, length: number) => ({
  data_hash: cid,
  receipts: MINERS.map((miner) => receiptOf(miner, cid, length)),
})

function frameOf(body: Buffer): { json: Readonly<Record<string, unknown>>; data: Uint8Array } {
  const frame = decodeFrame(body)
  if (!frame.ok) throw new Error(frame.detail)
  return frame.value
}

/** Hashed and written durably. @returns its name */
async function keep(folder: string, data: Uint8Array): Promise<string> {
  const cid = cidOfDigest(createHash('sha256').update(data).digest())
  const file = await open(join(folder, cid), 'w')
  await file.write(data)
  await file.sync()
  await file.close()
  return cid
}

async function answerAxon(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const none = new Uint8Array(0)
  const [, , keeping, synapse] = request.url?.split('/') ?? []
  if (synapse === 'StoreUser' && keeping === 'discard') {
    await discard(request)
    answerFrame(response, stored(UNNAMED, 0), none)
  } else if (synapse === 'StoreUser') {
    const { data } = frameOf(await bodyOf(request))
    answerFrame(response, stored(await keep(folder, data), data.length), none)
  } else if (synapse === 'RetrieveUser') {
    const cid = String(frameOf(await bodyOf(request)).json['data_hash'])
    const json = { data_hash: cid, encrypted_data: '', encryption_payload: OUR_PAYLOAD }
    answerFrame(response, json, await readFile(join(folder, cid)))
  } else {
    await discard(request)
    answerFrame(response, {}, none)
  }
}

/** As the reference's nodes take it: the object as base64 inside JSON. */
async function discardJson(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body: unknown = JSON.parse((await bodyOf(request)).toString('latin1'))
  const { encrypted_data: text } = body as { encrypted_data: string }
  response.end(String(Buffer.from(text, 'base64').length))
}

function sendPlain(path: string, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': statSync(path).size,
    'content-disposition': 'attachment; filename="plain.bin"',
  })
  createReadStream(path, { highWaterMark: 2 ** 20 }).pipe(response)
}

async function pieceOf(path: string, start: number, bytes: number): Promise<Buffer> {
  const file = await open(path)
  try {
    return (await file.read(Buffer.allocUnsafe(bytes), 0, bytes, start)).buffer
  } finally {
    await file.close()
  }
}

async function answer(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/'
  if (path.startsWith('/axon/')) return answerAxon(served.folder, request, response)
  if (request.method === 'POST' && path === '/bare/keep') {
    await keep(served.folder, await bodyOf(request))
    response.end()
    return
  }
  if (request.method === 'POST' && path === '/json') return discardJson(request, response)
  if (request.method === 'POST') {
    await discard(request)
    response.end()
    return
  }
  if (path === '/plain') return sendPlain(served.plain, response)
  if (path.startsWith('/plain/')) {
    const [start = 0, bytes = 0] = path.slice('/plain/'.length).split('/').map(Number)
    response.end(await pieceOf(served.plain, start, bytes))
    return
  }
  const file = served.files.get(path)
  response.writeHead(200, { 'content-type': file === undefined ? 'text/html' : 'text/javascript' })
  response.end(file ?? served.html)
}

export async function startPartServer(served: Served): Promise<PartServer> {
  const server = createServer((request, response) => {
    answer(served, request, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
  server.requestTimeout = 0
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
