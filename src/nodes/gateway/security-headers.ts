/**
 * What the browser is told about the page. Nothing is allowed that the page does not use: no inline code or style, no
 * other origin (axons and chain are reached through this one), no plugin or form. A frame of the page's own begins a download
 * that the service worker streams. WebAssembly is compiled for
 * Argon2id and SHA-3 (`wasm-unsafe-eval` permits that and nothing else). Trusted Types leave one way to name a script:
 * the policy that accepts the page's worker files.
 */
import { createHash } from 'node:crypto'

const IMPORT_MAP = /<script type="importmap">(.*?)<\/script>/gs

/** @param scripts sources of scripts beside files of this origin */
function contentSecurityPolicy(scripts: readonly string[]): string {
  return [
    "default-src 'none'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...scripts].join(' '),
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self'",
    "frame-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types filetao-worker',
  ].join('; ')
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy([]),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // No device, sensor or payment is anything to this page.
  'permissions-policy':
    'accelerometer=(), bluetooth=(), browsing-topics=(), camera=(), compute-pressure=(), display-capture=(), ' +
    'geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), ' +
    'midi=(), payment=(), serial=(), usb=(), window-management=(), xr-spatial-tracking=()',
}

/**
 * The page's document also has a map of what each module must be, which a browser takes from inside a document only: its digest is
 * let through, and no other inline script. A script of which the document does not say what it must be is not run.
 * @param html the document as it is sent
 */
export function pageHeaders(html: string): Readonly<Record<string, string>> {
  const maps = [...html.matchAll(IMPORT_MAP)].map(
    ([, map = '']) => `'sha256-${createHash('sha256').update(map).digest('base64')}'`,
  )
  if (maps.length === 0) return SECURITY_HEADERS
  return {
    ...SECURITY_HEADERS,
    'content-security-policy': contentSecurityPolicy(maps),
    'integrity-policy': 'blocked-destinations=(script)',
  }
}
