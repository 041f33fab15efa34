/** A device that has this drive, so that people can tell theirs apart and take one out. */
import * as v from 'valibot'

export interface DeviceBody {
  readonly name: string
  /** Unix milliseconds. */
  readonly addedAt: number
  /** When it last opened the drive; written once a day. */
  readonly seenAt: number
}

const BODY = v.strictTuple([v.string(), v.number(), v.number()])

export function encodeDevice({ name, addedAt, seenAt }: DeviceBody): unknown {
  return [name, addedAt, seenAt]
}

/** Null for what is not a device. */
export function parseDevice(value: unknown): DeviceBody | null {
  const parsed = v.safeParse(BODY, value)
  if (!parsed.success) return null
  const [name, addedAt, seenAt] = parsed.output
  return { name, addedAt, seenAt }
}
