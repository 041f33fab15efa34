/** System.Events of a block read back from its SCALE bytes, into what the codec takes. */
import * as v from 'valibot'
import { decodeStorage } from './runtime.ts'
import type { EventRecord } from './snapshot.ts'

const pair = v.tuple([v.number(), v.number()])

const subnetEvent = v.variant('type', [
  v.object({
    type: v.literal('NeuronRegistered'),
    value: v.tuple([v.number(), v.number(), v.string()]),
  }),
  v.object({ type: v.literal('AxonServed'), value: v.tuple([v.number(), v.string()]) }),
  v.object({ type: v.literal('WeightsSet'), value: pair }),
])

const recordsSchema = v.array(
  v.object({
    phase: v.object({ type: v.literal('ApplyExtrinsic'), value: v.number() }),
    event: v.variant('type', [
      v.object({ type: v.literal('SubtensorModule'), value: subnetEvent }),
      v.object({ type: v.literal('System'), value: v.unknown() }),
    ]),
    topics: v.array(v.string()),
  }),
)

/** Null for bytes that are no such records. Total. */
export const parseEventRecords = (hex: string): readonly EventRecord[] | null => {
  const parsed = v.safeParse(recordsSchema, decodeStorage('System', 'Events', hex))
  return parsed.success ? parsed.output : null
}
