/**
 * Under which name this gateway is asked. A page of another site can point its own name at this machine (DNS rebinding) and is then
 * of the "same origin" as whatever answers; but the name still stands in `Host`. An address cannot be rebound, nor can `localhost`.
 */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** @param names those that whoever started the gateway gave it: that of a proxy in front of it, say */
export function isKnownHost(
  { headers }: Pick<IncomingMessage, 'headers'>,
  names: readonly string[],
): boolean {
  const { host } = headers
  if (host === undefined || /[^\w.:[\]-]/.test(host) || !URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  const name = hostname.replace(/\.$/, '')
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name === 'localhost' || names.includes(name)
}
