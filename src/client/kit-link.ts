/**
 * The kit link: `#/k/<vault identifier>/<entropy>`, the 32 bytes of a recovery phrase in base64url behind the
 * vault they open. All of it stands in the fragment, which a browser never sends. It is what the kit's QR code
 * holds (docs/formats/recovery-kit.md). Without the word list.
 */
import { base64urlnopad } from '@scure/base'
import type { Result } from '../protocol/verdict.ts'
import { KIT_TEXT_MAX } from './kit-sign.ts'
import { formatVaultId, parseVaultId } from './vault-id.ts'

const ENTROPY_BYTES = 32
/** Link scanners write `#` as `%23` and go on to `/` as `%2F`. */
const KIT = /(?:#|%23)(?:\/|%2f)k(?:\/|%2f)([a-z0-9]+)(?:\/|%2f)([\w-]*)/gi

export interface KitLink {
  /** 16 bytes. */
  readonly vaultId: Uint8Array
  /** 32 bytes. */
  readonly entropy: Uint8Array
}

/** @throws RangeError for an identifier or entropy of another length (our bug) */
export function formatKitLink({ vaultId, entropy }: KitLink): string {
  if (entropy.length !== ENTROPY_BYTES) throw new RangeError(`a kit holds ${ENTROPY_BYTES} bytes`)
  return `#/k/${formatVaultId(vaultId)}/${base64urlnopad.encode(entropy)}`
}

/** The kit link in a text: alone, in an address, or in a whole kit. Total; no refusal repeats any of it. */
export function parseKitLink(text: unknown): Result<KitLink, 'kit-malformed'> {
  if (typeof text !== 'string' || text.length > KIT_TEXT_MAX) return malformed('That is not a kit link.')
  const found = new Set([...text.matchAll(KIT)].map(([, id = '', entropy = '']) => `${id}/${entropy}`))
  const [only] = found
  if (only === undefined) return malformed('There is no kit link in the text.')
  if (found.size > 1) return malformed('The text holds more than one kit link.')
  const [id, coded = ''] = only.split('/')
  const vaultId = parseVaultId(id)
  if (!vaultId.ok) return malformed(`The kit link was changed or cut: ${vaultId.detail}`)
  const entropy = decodeEntropy(coded)
  if (entropy === null) return malformed('The kit link was changed or cut: its key is not whole.')
  return { ok: true, value: { vaultId: vaultId.value, entropy } }
}

function decodeEntropy(text: string): Uint8Array | null {
  if (!/^[\w-]{43}$/.test(text)) return null
  try {
    return base64urlnopad.decode(text)
  } catch {
    return null
  }
}

function malformed(detail: string): Result<never, 'kit-malformed'> {
  return { ok: false, reason: 'kit-malformed', detail }
}
