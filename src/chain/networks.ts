/** Which network a chain is, by its genesis hash: a name or URL proves nothing. */
import type { NetworkName } from './chain-types.ts'

const KNOWN: Readonly<Record<string, NetworkName>> = {
  '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03': 'finney',
  '0x8f9cf856bf558a14440e75569c9e58594757048d7b3a84b5d25f6bd978263105': 'test',
}

/** Public endpoints by network, in the order in which they are tried. */
const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  finney: [
    'wss://entrypoint-finney.opentensor.ai:443',
    'wss://lite.chain.opentensor.ai:443',
    'wss://bittensor-finney.api.onfinality.io/public-ws',
  ],
  test: ['wss://test.finney.opentensor.ai:443'],
}

/** @returns the addresses meant by a network's name or by a list with commas, or null when one is no WebSocket address */
export const endpointsOf = (text: string): readonly string[] | null => {
  const known = Object.hasOwn(ENDPOINTS, text) ? ENDPOINTS[text] : undefined
  if (known !== undefined) return known
  const urls = text.split(',').map((url) => url.trim())
  const fine = urls.every((url) => URL.canParse(url) && /^wss?:$/.test(new URL(url).protocol))
  return fine ? urls : null
}

/** @param chainName what the chain calls itself; only tells a development chain from a stranger's. */
export const networkOf = (genesisHash: string, chainName: string): NetworkName =>
  KNOWN[genesisHash] ?? (/devnet|development|local/i.test(chainName) ? 'local' : 'unknown')
