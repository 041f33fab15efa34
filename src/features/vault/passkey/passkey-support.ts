/** Whether this page can use passkeys that give a secret (WebAuthn's PRF extension), as far as can be known beforehand. */

export type PasskeySupport =
  | 'yes'
  /** The browser does not say which extensions it has: it is tried. */
  | 'unknown'
  /** No WebAuthn, or none with PRF. */
  | 'no'
  /** The page was opened by a number; WebAuthn binds a passkey to a name. */
  | 'no-name'

export interface Surroundings {
  readonly hostname: string
  /** Null where there is no WebAuthn. */
  readonly webAuthn: {
    readonly capabilities: (() => Promise<Readonly<Record<string, boolean>>>) | null
  } | null
}

export async function passkeySupport({ hostname, webAuthn }: Surroundings): Promise<PasskeySupport> {
  if (webAuthn === null) return 'no'
  // An IPv6 address stands in brackets.
  if (/^(\d+\.){3}\d+$|^\[/.test(hostname)) return 'no-name'
  if (webAuthn.capabilities === null) return 'unknown'
  const capabilities = await webAuthn.capabilities().catch(() => null)
  const prf = capabilities?.['extension:prf']
  if (prf === undefined) return 'unknown'
  return prf ? 'yes' : 'no'
}

export function supportHere(): Promise<PasskeySupport> {
  const { hostname } = location
  // Older browsers have one without the other, or neither.
  const credential: unknown = Reflect.get(window, 'PublicKeyCredential')
  if (typeof credential !== 'function') return passkeySupport({ hostname, webAuthn: null })
  const capabilities =
    'getClientCapabilities' in credential ? () => PublicKeyCredential.getClientCapabilities() : null
  return passkeySupport({ hostname, webAuthn: { capabilities } })
}
