/**
 * Where a share link stands in an address. The key is in the fragment, which browsers do not send; a mail filter
 * that writes `#` as `%23` moves it into the path, and then the page repairs it (product section 7, check 11).
 */

const SHARED = /^#?\/?s\/[a-z0-9]+\/[\w-]+=*$/i

/** The drive's link as an address people can open. */
export function absoluteLink(link: string, origin: string): string {
  return link.startsWith('#') ? `${origin}/${link}` : link
}

/** The link inside an address, as `#/s/<cid>/<key>`; null when there is none. */
export function linkInAddress(address: string): string | null {
  let text = address
  const hash = text.indexOf('#')
  const escaped = text.indexOf('%23')
  if (hash !== -1) text = text.slice(hash)
  else if (escaped !== -1) text = `#${text.slice(escaped + 3)}`
  else return null
  const fragment = text.replaceAll(/%2f/gi, '/').replace(/[?&].*$/, '')
  return SHARED.test(fragment) ? fragment : null
}
