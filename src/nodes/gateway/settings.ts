/** What may stand on the gateway's command line, read before anything is opened. */
import type { Result } from '../../protocol/verdict.ts'

const ENDPOINTS_MAX = 8

/** @param text addresses with commas between, tried in this order */
export function readChainUrls(text: string): Result<readonly string[], 'bad-setting'> {
  const urls = text.split(',').map((url) => url.trim())
  if (urls.length > ENDPOINTS_MAX) return bad(`--chain takes ${ENDPOINTS_MAX} addresses at most`)
  for (const url of urls) {
    if (!URL.canParse(url)) return bad('--chain takes ws:// or wss:// addresses with commas between')
    const { protocol, username, password, hash } = new URL(url)
    if (protocol !== 'ws:' && protocol !== 'wss:')
      return bad(`--chain takes ws:// or wss:// addresses, and one of these begins with ${protocol}//`)
    if (username !== '' || password !== '' || hash !== '')
      return bad('an address of --chain has no user, password or fragment')
  }
  return { ok: true, value: urls }
}

/** @param text a genesis hash; undefined: any network */
export function readGenesis(text: string | undefined): Result<string | null, 'bad-setting'> {
  if (text === undefined) return { ok: true, value: null }
  return /^0x[0-9a-f]{64}$/.test(text)
    ? { ok: true, value: text }
    : bad('--genesis takes 0x and 64 lower-case hex digits')
}

/** @param names as they stand in the address bar, without scheme and port */
export function readNames(names: readonly string[]): Result<readonly string[], 'bad-setting'> {
  const lower = names.map((name) => name.toLowerCase())
  const wrong = lower.some(
    (name) => !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(name),
  )
  return wrong ? bad('--name takes a host name without scheme and port') : { ok: true, value: lower }
}

function bad(detail: string): { ok: false; reason: 'bad-setting'; detail: string } {
  return { ok: false, reason: 'bad-setting', detail }
}
