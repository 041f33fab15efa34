/** A running node through its inspector (Chrome DevTools Protocol), which listens on a loopback port that the system chooses. */
import { WebSocket } from 'ws'
import type { NodeProcess, Wrapping } from './node-process.ts'
import { insist } from './tools.ts'

/** A node that is started so can be inspected. */
export const INSPECTED: Wrapping = { nodeFlags: ['--inspect=127.0.0.1:0'] }

/** @returns the result that the protocol has for this method. @throws with what the node said */
export type Ask = (method: string, params?: Readonly<Record<string, unknown>>) => Promise<unknown>

interface Answer {
  readonly id: number
  readonly result?: { readonly exceptionDetails?: { readonly text: string } }
  readonly error?: { readonly message: string }
}

/** Connects for as long as `questions` takes, one question after the other. @throws when the node has no inspector, or ends meanwhile */
export async function inspect<T>(node: NodeProcess, questions: (ask: Ask) => Promise<T>): Promise<T> {
  const url = node.said
    .findLast((line) => line.startsWith('Debugger listening on '))
    ?.split(' ')
    .at(-1)
  insist(url !== undefined, `${node.name} has no inspector`)
  const socket = new WebSocket(url)
  const broken = new Promise<never>((_, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Error(`the inspector of ${node.name} closed`)))
  })
  // Also rejects when all is done and nobody waits any more.
  broken.catch(() => undefined)
  let id = 0
  const ask: Ask = async (method, params = {}) => {
    id += 1
    const answered = new Promise<Answer>((resolve) =>
      socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()) as Answer)),
    )
    socket.send(JSON.stringify({ id, method, params }))
    const { result, error } = await Promise.race([answered, broken])
    const problem = error?.message ?? result?.exceptionDetails?.text
    insist(problem === undefined, `${node.name}, ${method}: ${problem}`)
    return result
  }
  try {
    await Promise.race([new Promise((resolve) => socket.once('open', resolve)), broken])
    return await questions(ask)
  } finally {
    socket.close()
  }
}
