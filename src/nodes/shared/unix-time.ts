/** The system clock in the units of the wire. */

/** Unix nanoseconds at the clock's own resolution of a millisecond. */
export function unixNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n
}

export function unixSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
