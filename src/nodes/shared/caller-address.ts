/**
 * Whose request it is. Behind a balancer every connection is the balancer's, so the address that it names is believed, and of
 * everybody else none: whoever could choose its address would have no bound.
 */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** IPv4 callers on a dual-stack socket are shown as IPv4. */
const plain = (address: string) => address.replace(/^::ffff:(?=[0-9.]+$)/i, '')

/** @param balancers addresses whose last `x-forwarded-for` is believed */
export function callerAddress(
  {
    socket,
    headers,
  }: Pick<IncomingMessage, 'headers'> & { readonly socket: { remoteAddress?: string | undefined } },
  balancers: readonly string[],
): string {
  const address = plain(socket.remoteAddress ?? '')
  if (!balancers.includes(address)) return address
  const forwarded = headers['x-forwarded-for']
  const named =
    (Array.isArray(forwarded) ? forwarded.join() : (forwarded ?? '')).split(',').at(-1)?.trim() ?? ''
  return isIP(named) === 0 ? address : plain(named)
}
