/**
 * Ports that cross to a worker inside an argument have to be handed over, not copied. Both sides register this before their
 * first call; comlink looks at each argument.
 */
import { transferHandlers } from 'comlink'

function portsIn(value: unknown): MessagePort[] {
  if (value instanceof MessagePort) return [value]
  if (typeof value !== 'object' || value === null || !('port' in value)) return []
  return value.port instanceof MessagePort ? [value.port] : []
}

export function handOverPorts(): void {
  transferHandlers.set('port', {
    canHandle: (value): value is object => portsIn(value).length > 0,
    serialize: (value: object) => [value, portsIn(value)],
    deserialize: (value: object) => value,
  })
}
