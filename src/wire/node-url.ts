/** Where a node listens, as text. An IPv6 address stands in brackets before a port (RFC 3986, section 3.2.2). */

interface Address {
  readonly ip: string
  readonly port: number
}

/** A host as it stands in a URL: a name or an IPv4 address as it is, an IPv6 address in brackets. */
export function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

export function hostAndPort({ ip, port }: Address): string {
  return `${urlHost(ip)}:${port}`
}

/** Axons speak plain HTTP, at an address and not at a name. */
export function axonUrl(address: Address): string {
  return `http://${hostAndPort(address)}`
}
