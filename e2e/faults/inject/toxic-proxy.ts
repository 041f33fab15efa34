/**
 * A line of TCP that can be ill: latency and jitter, bytes that dribble, a peer that falls silent, answers that are cut in the middle or
 * never come. Everything can be changed while connections are open.
 */
import { connect, createServer, type Socket } from 'node:net'
import type { CaseContext } from '../case.ts'
import { pause } from '../tools.ts'

export interface Toxics {
  /** Before each chunk of bytes, each way, milliseconds; up to `jitterMs` more by chance. */
  readonly latencyMs?: number
  readonly jitterMs?: number
  /** Bytes per second of answers. */
  readonly dribble?: number
  /** The far side's bytes are swallowed, and its end too: a peer whose machine has died. */
  readonly halfOpen?: boolean
  /** A connection breaks off after so many bytes of answers. */
  readonly cutAfter?: number
  /** No new connection comes through, and open ones break off. */
  readonly away?: boolean
}

export interface ToxicProxy {
  readonly port: number
  /** Where it leads; may be set once the port is known. */
  lead(host: string, port: number): void
  /** In place of what it suffered before. */
  suffer(toxics: Toxics): void
  /** Bytes that passed, each way. */
  readonly passed: { up: number; down: number }
  /** Connections that were accepted. */
  readonly accepted: () => number
}

export async function toxicProxy(context: CaseContext, host = '127.0.0.1'): Promise<ToxicProxy> {
  let target: { host: string; port: number } | null = null
  let toxics: Toxics = {}
  let accepted = 0
  const passed = { up: 0, down: 0 }
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: false }, (near) => {
    accepted += 1
    if (toxics.away === true || target === null) {
      near.destroy()
      return
    }
    const far = connect(target.port, target.host)
    const end = (): void => {
      for (const side of [near, far]) {
        open.delete(side)
        side.destroy()
      }
    }
    for (const side of [near, far]) {
      open.add(side)
      side.setNoDelay(true)
      side.on('error', () => undefined)
    }
    near.once('close', end)
    far.once('close', () => {
      if (toxics.halfOpen !== true) end()
    })
    let sent = 0
    const isCut = (bytes: number): boolean => toxics.cutAfter !== undefined && sent + bytes > toxics.cutAfter
    void carry(near, far, {
      toxics: () => ({ ...toxics, dribble: undefined }),
      write: async (chunk) => {
        passed.up += chunk.length
        return give(far, chunk)
      },
    }).then(() => far.end())
    void carry(far, near, {
      toxics: () => toxics,
      write: async (chunk) => {
        if (toxics.halfOpen === true) return true
        if (isCut(chunk.length)) {
          await give(near, chunk.subarray(0, Math.max(0, toxics.cutAfter! - sent)))
          end()
          return false
        }
        sent += chunk.length
        passed.down += chunk.length
        return give(near, chunk)
      },
    }).then(() => (toxics.halfOpen === true ? undefined : near.end()))
  })
  await new Promise<void>((listening) => server.listen(0, host, listening))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new TypeError('a port')
  context.defer('a proxy', async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const side of open) side.destroy()
    await closed
  })
  return {
    port: address.port,
    lead: (to, port) => {
      target = { host: to, port }
    },
    suffer: (given) => {
      toxics = given
      if (given.away === true) for (const side of open) side.destroy()
    },
    passed,
    accepted: () => accepted,
  }
}

interface Carrying {
  readonly toxics: () => { readonly [K in keyof Toxics]?: Toxics[K] | undefined }
  /** @returns whether it goes on */
  readonly write: (chunk: Buffer) => Promise<boolean>
}

const TICK_MS = 50

/** Chunk after chunk, in order, at the pace of its ills. */
async function carry(from: Socket, to: Socket, { toxics, write }: Carrying): Promise<void> {
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      const { latencyMs = 0, jitterMs = 0 } = toxics()
      if (latencyMs + jitterMs > 0) await pause(latencyMs + Math.random() * jitterMs)
      for (let at = 0; at < chunk.length; ) {
        const { dribble } = toxics()
        const size =
          dribble === undefined ? chunk.length : Math.max(1, Math.round((dribble * TICK_MS) / 1000))
        if (!(await write(chunk.subarray(at, at + size)))) return
        at += size
        if (dribble !== undefined) await pause(TICK_MS)
      }
    }
  } catch {
    to.destroy()
  }
}

function give(to: Socket, chunk: Buffer): Promise<boolean> {
  if (to.destroyed) return Promise.resolve(false)
  return new Promise((resolve) => to.write(chunk, (error) => resolve(error === null || error === undefined)))
}
