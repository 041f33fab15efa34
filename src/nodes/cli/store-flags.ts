/** Flags of store, retrieve and list: a drive is named by --network, an object of a subnet by --chain and --wallet. */
import { JSON_FLAG } from './common-flags.ts'

/** When neither or both are given. */
export const WHERE =
  'say where: --network DIR for the drive, or --chain URL --wallet NAME for an object of a subnet'

const NETWORK = { kind: 'text', about: 'the folder of a running network, with the drive in it' } as const
const WALLET = { kind: 'text', about: 'name of the wallet that signs and encrypts' } as const
export const WALLET_PATH = {
  kind: 'text',
  about: 'folder of wallets (default: ~/.bittensor/wallets)',
} as const
export const HASHES = {
  kind: 'text',
  about: 'folder of the lists of stored objects (default: ~/.bittensor/hashes)',
} as const

const OBJECT = {
  chain: { kind: 'text', about: 'finney, test, or the ws:// address of a chain, instead of --network' },
  netuid: { kind: 'integer', min: 0, max: 65_535, default: 21, about: 'number of the subnet' },
  wallet: WALLET,
  hotkey: { kind: 'text', default: 'default', about: 'name of its hotkey' },
  'wallet-path': WALLET_PATH,
  hashes: HASHES,
  uid: { kind: 'integer', min: 0, max: 65_535, about: 'this node and no other' },
  timeout: { kind: 'integer', min: 1, max: 3_600, default: 60, about: 'seconds for each node' },
} as const

export const STORE_FLAGS = {
  network: NETWORK,
  ...OBJECT,
  encrypt: {
    kind: 'switch',
    about: "encrypt an object with the wallet's coldkey; the drive always encrypts",
  },
  ttl: {
    kind: 'integer',
    min: 60,
    max: 10 * 366 * 86_400,
    default: 30 * 86_400,
    about: 'seconds to keep an object',
  },
  json: JSON_FLAG,
} as const

export const RETRIEVE_FLAGS = {
  network: NETWORK,
  ...OBJECT,
  output: { kind: 'text', required: true, about: 'where the file goes' },
  force: { kind: 'switch', about: 'replace OUT when it exists' },
  json: JSON_FLAG,
} as const

export const LIST_FLAGS = { network: NETWORK, wallet: WALLET, hashes: HASHES, json: JSON_FLAG } as const
