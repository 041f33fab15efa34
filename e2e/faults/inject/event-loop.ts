/** Work that keeps a node's event loop busy: JavaScript put into the running process through its inspector. */
import { inspect } from '../inspector.ts'
import type { NodeProcess } from '../node-process.ts'

/** Resolves when the loop is free again. @param node started INSPECTED */
export async function blockLoop(node: NodeProcess, seconds: number): Promise<void> {
  const expression = `{ const end = Date.now() + ${seconds * 1000}; while (Date.now() < end); }`
  await inspect(node, (ask) => ask('Runtime.evaluate', { expression }))
}
