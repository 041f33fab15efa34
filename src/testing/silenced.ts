import type { AxonTransport } from '../client/ports.ts'

/**
 * A transport as a tab sees it whose network falls silent: a call that `isSilent` picks by its name (asked once for each
 * call) waits for ever, or for the end of its signal.
 */
export function silenced(transport: AxonTransport, isSilent: (method: string) => boolean): AxonTransport {
  return new Proxy(transport, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      // Who signs is told to the transport, not to the network.
      if (typeof method !== 'function' || name === 'useSession') return method
      return (...given: unknown[]) => {
        if (!isSilent(String(name))) return Reflect.apply(method, target, given)
        return new Promise((_resolve, reject) => {
          const { signal } = given.at(-1) as { signal: AbortSignal }
          signal.addEventListener('abort', () => reject(signal.reason))
        })
      }
    },
  })
}
