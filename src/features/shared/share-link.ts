/**
 * Where a link stands in an address. Its key is in the fragment, which browsers do not send; a mail filter that writes `#` as
 * `%23` moves it into the path, and then the page repairs it (product section 7, check 11).
 */

/** What an address brought. */
export interface LinkArrival {
  /** The link, with whatever is around it: reading it is the drive's. */
  readonly text: string
  /** The key was in the part of the address that browsers send. */
  readonly wasSent: boolean
}

/** Characters of an address that are looked at. */
const TEXT_MAX = 4096

/** The drive's link as an address people can open. */
export function absoluteLink(link: string, origin: string): string {
  return link.startsWith('#') ? `${origin}/${link}` : link
}

/** Null when there is no link in the address; one that was cut on the way is one. */
export function linkInAddress(address: string): LinkArrival | null {
  const hash = address.indexOf('#')
  const fragment = hash === -1 ? '' : address.slice(hash, hash + TEXT_MAX)
  if (isLink(fragment)) return { text: fragment, wasSent: false }
  const sent = (hash === -1 ? address : address.slice(0, hash)).slice(0, TEXT_MAX)
  return isLink(sent) ? { text: sent, wasSent: true } : null
}

/** What a link begins like, however often it was escaped, also where the rest is missing. */
const BEGINS = /(?:#|%(?:25)*23)(?:\/|%(?:25)*2f)?[sl](?:\/|%(?:25)*2f)b[a-z2-7]{7}/i

/** Only that there is one: reading it takes more than a page needs before it draws anything. */
function isLink(text: string): boolean {
  return BEGINS.test(text)
}
