/**
 * A WebSocket class whose listeners cannot take the process down. The client library parses messages
 * without a guard, so one malformed message of a broken endpoint would be an uncaught exception in Node;
 * here it closes that socket, and the library goes on to the next endpoint.
 */
import { ChainError } from './chain-types.ts'

type SocketClass = typeof WebSocket

const isSocketClass = (value: unknown): value is SocketClass =>
  typeof value === 'function' && 'prototype' in value

/** @param given a class like the platform's; undefined takes the platform's own. */
export const guardedSocketClass = (given: unknown): SocketClass => {
  const Base: unknown = given ?? Reflect.get(globalThis, 'WebSocket')
  if (!isSocketClass(Base))
    throw new ChainError('unreachable', 'this platform has no WebSocket; pass one as `webSocket`')
  return class GuardedSocket extends Base {
    readonly #guards = new WeakMap<object, EventListener>()

    override addEventListener(
      type: string,
      listener: unknown,
      options?: boolean | AddEventListenerOptions,
    ): void {
      const safe = this.#guard(listener)
      if (safe !== null) super.addEventListener(type, safe, options)
    }

    override removeEventListener(
      type: string,
      listener: unknown,
      options?: boolean | EventListenerOptions,
    ): void {
      const safe = this.#guard(listener)
      if (safe !== null) super.removeEventListener(type, safe, options)
    }

    /** One wrapper per listener, so that removing finds what adding made. */
    #guard(listener: unknown): EventListener | null {
      if (typeof listener !== 'function') return null
      const known = this.#guards.get(listener)
      if (known !== undefined) return known
      const safe: EventListener = (event) => {
        try {
          Reflect.apply(listener, this, [event])
        } catch {
          this.close()
        }
      }
      this.#guards.set(listener, safe)
      return safe
    }
  }
}
