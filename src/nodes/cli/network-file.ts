import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'

const URL_TEXT = v.pipe(v.string(), v.url())
const NODE = v.object({ hotkey: v.string(), url: URL_TEXT })
const NETWORK = v.object({
  app: URL_TEXT,
  chain: URL_TEXT,
  validators: v.array(NODE),
  miners: v.array(NODE),
})

export type NetworkFile = v.InferOutput<typeof NETWORK>

/** What `devnet` wrote about its network, or a sentence about why there is none. */
export async function readNetworkFile(folder: string): Promise<NetworkFile | string> {
  const path = join(folder, 'network.json')
  try {
    const parsed = v.safeParse(NETWORK, JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.output : `${path} is not the description of a network`
  } catch {
    return `${path} cannot be read: is a network running with --data ${folder}?`
  }
}

/** Whether all of it is on this machine: then its vault may be opened by a key file instead of a passphrase. */
export function isLocalNetwork({ chain }: NetworkFile): boolean {
  const { hostname } = new URL(chain)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.[0-9]{1,3}){3}$/.test(hostname)
}
