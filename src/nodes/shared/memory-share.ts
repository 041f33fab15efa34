/**
 * What bodies of requests may take of the memory that this process may have. On a host or in a container that is small, a crowd of
 * uploads has to be told to come back; the kernel would otherwise end the node with everything that is under way.
 */
import { totalmem } from 'node:os'
import { MAX_JSON_BODY_BYTES } from '../../wire/limits.ts'

const MIB = 2 ** 20
/** A node without any body: its program, V8's heaps, tables of its index. */
const NODE_BYTES = 160 * MIB
/** However much there is: more at once would only wait. */
const SHARE_MAX = 256 * MIB
/** One body of the largest kind fits at least, or such a request would never be taken. */
export const BODY_BYTES_MIN = MAX_JSON_BODY_BYTES

/**
 * Reads what the system says each time, some 0.1 ms. Half of what the node itself leaves: the other half is for what is made of a body, and for answers.
 * @param limit bytes; default: the smaller of the machine's memory and the control group's limit, as it is now
 */
export function bodyBytesMax(
  limit = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
): number {
  return Math.min(SHARE_MAX, Math.max(BODY_BYTES_MIN, Math.floor((limit - NODE_BYTES) / 2)))
}
