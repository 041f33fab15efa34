/**
 * What a node holds after a full collection of its garbage. Memory as it is at any moment is mostly garbage that V8 has not come to yet, whose
 * amount says more of the collector than of the node; what is left after a collection is what something still refers to.
 */
import { inspect } from './inspector.ts'
import type { NodeProcess } from './node-process.ts'
import { residentMib } from './node-samples.ts'

const MIB = 2 ** 20
/** What the first one finalizes the second one frees. */
const COLLECTIONS = 2

/** MiB. */
export interface Collected {
  /** Used in V8's heap, and what its objects hold outside of it: buffers, and what native code accounts for to V8. */
  readonly heap: number
  /** Of the whole process: also LevelDB's caches, what malloc keeps, pages that V8 keeps for later. */
  readonly resident: number
}

/** Stops the node for some tenths of a second. @param node started INSPECTED */
export async function collected(node: NodeProcess): Promise<Collected> {
  return inspect(node, async (ask) => {
    for (let count = 0; count < COLLECTIONS; count++) await ask('HeapProfiler.collectGarbage')
    const told = await ask('Runtime.evaluate', { expression: 'process.memoryUsage()', returnByValue: true })
    const { heapUsed, external } = (told as { result: { value: NodeJS.MemoryUsage } }).result.value
    // `external` has the buffers in it (nodejs.org/api/process.html#processmemoryusage).
    return { heap: (heapUsed + external) / MIB, resident: residentMib(node.pid) }
  })
}

/** From now on it keeps so much more, a little each second: what a soak must find. */
export async function plantLeak(node: NodeProcess, mibPerHour: number): Promise<void> {
  const values = Math.ceil((mibPerHour * MIB) / 3600 / 8)
  const expression = `globalThis.planted = []; setInterval(() => planted.push(new Array(${values}).fill(0)), 1000); 0`
  await inspect(node, (ask) => ask('Runtime.evaluate', { expression }))
}
