/** Users that upload many files at once, as a patient client does: who is told "busy" comes back when it was asked to. */
import { randomBytes } from 'node:crypto'
import { Agent, request as startRequest } from 'node:http'
import type { AxonTarget } from '../../src/nodes/shared/axon-client.ts'
import type { Keypair } from '../../src/wire/sr25519.ts'
import { storeUserRequest } from './signed-requests.ts'

const MIB = 2 ** 20
/** Of the whole, so that a validator that never has room ends the run. */
const PATIENCE_MS = 300_000

export interface Uploaded {
  readonly user: string
  /** From the first try to the acknowledgement. */
  readonly ms: number
  /** Since all of them began. */
  readonly endedMs: number
  readonly retries: number
  /** Copies that the acknowledgement names; 0: there was none. */
  readonly copies: number
}

interface Answer {
  readonly status: number
  readonly retryAfter: number
  readonly body: string
}

/** @param load uploads of each user, how many of one user are under way at a time, and the bytes of each (a MiB) */
export async function uploadAll(
  validator: AxonTarget,
  users: readonly Keypair[],
  load: { readonly each: number; readonly atOnce: number; readonly bytes?: number },
): Promise<Uploaded[]> {
  const began = performance.now()
  const done: Uploaded[] = []
  const agent = new Agent({ keepAlive: true })
  const work = async (user: Keypair, left: { files: number }): Promise<void> => {
    while (left.files > 0) {
      left.files -= 1
      done.push(await upload(agent, validator, user, { began, bytes: load.bytes ?? MIB }))
    }
  }
  try {
    await Promise.all(
      users.flatMap((user) => {
        const left = { files: load.each }
        return Array.from({ length: load.atOnce }, () => work(user, left))
      }),
    )
  } finally {
    agent.destroy()
  }
  return done
}

async function upload(
  agent: Agent,
  validator: AxonTarget,
  user: Keypair,
  { began, bytes }: { readonly began: number; readonly bytes: number },
): Promise<Uploaded> {
  const data = randomBytes(bytes)
  const from = performance.now()
  for (let retries = 0; ; retries += 1) {
    const { status, retryAfter, body } = await send(agent, validator, user, data)
    const now = performance.now()
    const outcome = { user: user.address, ms: now - from, endedMs: now - began, retries }
    if (status === 200) return { ...outcome, copies: Number(/"copies":(\d+)/.exec(body)?.[1] ?? 0) }
    if ((status !== 503 && status !== 429) || now - began > PATIENCE_MS) {
      process.stderr.write(`an upload failed with ${status}: ${body.slice(0, 200)}\n`)
      return { ...outcome, copies: 0 }
    }
    await new Promise((resolve) => setTimeout(resolve, retryAfter * 1000))
  }
}

/** Signed when it is sent: a signature is fresh for ten seconds. */
function send(agent: Agent, validator: AxonTarget, user: Keypair, data: Uint8Array): Promise<Answer> {
  const { hostname, port } = new URL(validator.url)
  const { method, path, headers, body } = storeUserRequest(validator, user, data, 'frames')
  return new Promise((resolve) => {
    const request = startRequest(
      { agent, hostname, port, method, path, headers: { ...headers, 'content-length': body.byteLength } },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('error', () => undefined)
        response.on('close', () => {
          const retryAfter = Number(response.headers['retry-after'] ?? 1)
          resolve({
            status: response.statusCode ?? 0,
            retryAfter,
            body: Buffer.concat(pieces).toString('latin1'),
          })
        })
      },
    )
    request.on('error', (error) => resolve({ status: 0, retryAfter: 1, body: error.message }))
    request.end(body)
  })
}
