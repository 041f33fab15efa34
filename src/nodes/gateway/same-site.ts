import type { IncomingMessage } from 'node:http'

/**
 * Whether a request comes from this gateway's own page or from no page at all. Browsers say in `Sec-Fetch-Site` where a
 * request comes from, but only over https and on loopback; everywhere else the `Origin` is all there is. Only the host
 * is compared: behind a proxy that ends TLS the page is https and we are not.
 */
export function isOwnPage({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  const { origin, host } = headers
  if (origin === undefined) return true
  // `null` is what a sandboxed frame says, and a file.
  if (host === undefined || !URL.canParse(origin)) return false
  const page = new URL(origin)
  if (page.protocol !== 'http:' && page.protocol !== 'https:') return false
  const own = `${page.protocol}//${host}`
  return URL.canParse(own) && new URL(own).host === page.host
}
