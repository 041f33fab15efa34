/**
 * What bodies of requests, and answers that wait for their callers, may take of the memory that this process may have. On a host or in a
 * container that is small, a crowd has to be told to come back; the kernel would otherwise end the node with everything that is under way.
 */
import { totalmem } from 'node:os'
import { MAX_JSON_BODY_BYTES } from '../../wire/limits.ts'

const MIB = 2 ** 20
/** A node without any body: its program, V8's heaps, tables of its index. */
const NODE_BYTES = 160 * MIB
/** However much there is: more at once would only wait. */
const BODIES_MAX = 256 * MIB
const ANSWERS_MAX = 512 * MIB
/** One body of the largest kind fits at least, or such a request would never be taken; and one answer. */
export const BODY_BYTES_MIN = MAX_JSON_BODY_BYTES

/**
 * Half of what the node itself leaves: the other half is for what is made of a body, and for answers.
 * @param limit bytes; default: what there is now
 */
export function bodyBytesMax(limit = memoryLimit()): number {
  return Math.min(BODIES_MAX, halfOf(limit))
}

/** The other half. @param limit as above */
export function answerBytesMax(limit = memoryLimit()): number {
  return Math.min(ANSWERS_MAX, halfOf(limit))
}

/** The smaller of the machine's memory and the control group's limit. Asks the system each time, some 0.1 ms. */
function memoryLimit(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
}

function halfOf(limit: number): number {
  return Math.max(BODY_BYTES_MIN, Math.floor((limit - NODE_BYTES) / 2))
}
