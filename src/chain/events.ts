/** From a block's decoded System.Events to the few events the product acts on, by name; all else is skipped. */
import * as v from 'valibot'
import type { ChainEvent } from './chain-types.ts'

/** Weights are stored per mechanism: index = netuid + mechanism * 4096. */
const MECHANISM_STRIDE = 4096

const u16 = v.pipe(v.number(), v.integer())
const eventSchema = v.object({
  event: v.object({
    type: v.literal('SubtensorModule'),
    value: v.variant('type', [
      v.object({ type: v.literal('NeuronRegistered'), value: v.tuple([u16, u16, v.string()]) }),
      v.object({ type: v.literal('AxonServed'), value: v.tuple([u16, v.string()]) }),
      v.object({ type: v.literal('WeightsSet'), value: v.tuple([u16, u16]) }),
    ]),
  }),
})

/** Total: anything it does not know is not an event of interest. */
export const parseEvents = (records: unknown): ChainEvent[] => {
  if (!Array.isArray(records)) return []
  return records.flatMap((record: unknown): ChainEvent[] => {
    const parsed = v.safeParse(eventSchema, record)
    if (!parsed.success) return []
    const event = parsed.output.event.value
    switch (event.type) {
      case 'NeuronRegistered': {
        const [netuid, uid, hotkey] = event.value
        return [{ kind: 'NeuronRegistered', netuid, uid, hotkey }]
      }
      case 'AxonServed': {
        const [netuid, hotkey] = event.value
        return [{ kind: 'AxonServed', netuid, hotkey }]
      }
      case 'WeightsSet': {
        const [index, uid] = event.value
        return [{ kind: 'WeightsSet', netuid: index % MECHANISM_STRIDE, uid }]
      }
    }
  })
}
