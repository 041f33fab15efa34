/**
 * What a node holds after a full collection of its garbage. Memory as it is at any moment is mostly garbage that V8 has not come to yet, whose
 * amount says more of the collector than of the node; what is left after a collection is what something still refers to.
 */
import { inspect } from './inspector.ts'
import type { NodeProcess } from './node-process.ts'
import { residentMib } from './node-samples.ts'
import { pause } from './tools.ts'

const MIB = 2 ** 20
/** What is under way at one look is not at the next, so the least of them counts. */
const LOOKS = 3
const LOOK_MS = 250
const EXPRESSION = `{
  const { heapUsed, external } = process.memoryUsage()
  const { code_and_metadata_size, bytecode_and_metadata_size } = process.getBuiltinModule('v8').getHeapCodeStatistics()
  const code = code_and_metadata_size + bytecode_and_metadata_size;
  ({ heap: heapUsed + external - code, code })
}`

/** MiB. */
export interface Collected {
  /** Used in V8's heap without code, and what its objects hold outside of it: buffers, and what native code accounts for to V8. */
  readonly heap: number
  /** What V8 has made of the program's functions so far: more with every one that it finds to be used often, until it has them all. */
  readonly code: number
  /** Of the whole process: also LevelDB's caches, what malloc keeps, pages that V8 keeps for later. */
  readonly resident: number
}

/** Stops the node a few times for some tenths of a second. @param node started INSPECTED */
export async function collected(node: NodeProcess): Promise<Collected> {
  return inspect(node, async (ask) => {
    // What one collection finalizes the next one frees.
    await ask('HeapProfiler.collectGarbage')
    const looks: Collected[] = []
    for (let look = 0; look < LOOKS; look++) {
      await pause(LOOK_MS)
      await ask('HeapProfiler.collectGarbage')
      const told = await ask('Runtime.evaluate', { expression: EXPRESSION, returnByValue: true })
      // `external` has the buffers in it (nodejs.org/api/process.html#processmemoryusage).
      const { heap, code } = (told as { result: { value: { heap: number; code: number } } }).result.value
      looks.push({ heap: heap / MIB, code: code / MIB, resident: residentMib(node.pid) })
    }
    const least = (of: keyof Collected) => Math.min(...looks.map((look) => look[of]))
    return { heap: least('heap'), code: least('code'), resident: least('resident') }
  })
}

/** From now on it keeps so much more, a little each second: what a soak must find. */
export async function plantLeak(node: NodeProcess, mibPerHour: number): Promise<void> {
  const values = Math.ceil((mibPerHour * MIB) / 3600 / 8)
  const expression = `globalThis.planted = []; setInterval(() => planted.push(new Array(${values}).fill(0)), 1000); 0`
  await inspect(node, (ask) => ask('Runtime.evaluate', { expression }))
}
