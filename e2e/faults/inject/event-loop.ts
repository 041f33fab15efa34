/** Work that keeps a node's event loop busy: JavaScript put into the running process through its inspector. */
import { WebSocket } from 'ws'
import type { NodeProcess, Wrapping } from '../node-process.ts'
import { insist } from '../tools.ts'

/** A node that is started so can be given work. */
export const INSPECTED: Wrapping = { nodeFlags: ['--inspect=127.0.0.1:0'] }

/** Resolves when the loop is free again. */
export async function blockLoop(node: NodeProcess, seconds: number): Promise<void> {
  const lines = node.said.filter((line) => line.startsWith('Debugger listening on '))
  const url = lines.at(-1)?.split(' ').at(-1)
  insist(url !== undefined, `${node.name} has no inspector`)
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const expression = `{ const end = Date.now() + ${seconds * 1000}; while (Date.now() < end); }`
  const answered = new Promise((resolve) => socket.once('message', resolve))
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }))
  await answered
  socket.close()
}
