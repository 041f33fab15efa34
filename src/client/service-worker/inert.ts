/** What the answers of the service worker say of themselves: never a document of this origin, whatever is in them. */
export const INERT: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
}
