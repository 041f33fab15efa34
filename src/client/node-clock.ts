/** How far a node's clock is from ours, by a header of each of its answers. Its word, good for its own requests and for a guess. */

/** The node's time in an answer, unix nanoseconds. */
export const NODE_NOW_HEADER = 'bt_header_axon_nonce'

/** Milliseconds that the node is ahead: its clock in the middle of the exchange; what is less than the exchange took is not known. */
export function skewOf(nonceNs: string | undefined, sentAt: number, heardAt: number): number | null {
  if (nonceNs === undefined || !/^[0-9]{19}$/.test(nonceNs)) return null
  return Number(BigInt(nonceNs) / 1_000_000n) - Math.round((sentAt + heardAt) / 2)
}
