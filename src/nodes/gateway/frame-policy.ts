/**
 * What the browser is told about the document that draws PDFs (src/frames). It may run the one script that is in it, and
 * nothing more: no address is fetched, no worker, frame, form or style sheet made, and its origin is none, also when somebody
 * opens it in a window. WebAssembly is compiled for JPEG 2000.
 */
import { createHash } from 'node:crypto'
import { SECURITY_HEADERS } from './security-headers.ts'

export const PDF_FRAME_PATH = '/pdf-frame.html'

const SCRIPT = /<script type="module">(.*)<\/script>/s

/**
 * @param html the document as it is sent
 * @throws Error where it is not a document with one script inside
 */
export function frameHeaders(html: string): Readonly<Record<string, string>> {
  const script = SCRIPT.exec(html)?.[1]
  if (script === undefined || /<\/?script/i.test(script))
    throw new Error('the PDF frame is not as it was built')
  const digest = createHash('sha256').update(script).digest('base64')
  return {
    ...SECURITY_HEADERS,
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'sha256-${digest}' 'wasm-unsafe-eval'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      'sandbox allow-scripts',
    ].join('; '),
    // Without it a name in a document could be looked up, and so told.
    'x-dns-prefetch-control': 'off',
  }
}
