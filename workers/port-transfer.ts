/**
 * A port inside an argument (`{ port, … }`) has to be handed over, not copied. Page and drive worker register this before
 * their first call; comlink looks at each argument.
 */
import { transferHandlers } from 'comlink'

interface HasPort {
  readonly port: MessagePort
}

function hasPort(value: unknown): value is HasPort {
  return typeof value === 'object' && value !== null && 'port' in value && value.port instanceof MessagePort
}

export function handOverPorts(): void {
  transferHandlers.set('port', {
    canHandle: hasPort,
    serialize: (value: HasPort) => [value, [value.port]],
    deserialize: (value: HasPort) => value,
  })
}
