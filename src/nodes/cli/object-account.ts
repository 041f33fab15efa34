/** What storing and retrieving an object over a chain share: whose account it is, and the way to the chain. */
import { endpointsOf } from '../../chain/networks.ts'
import { type Account, wallet } from '../../sdk/account.ts'
import { type Subtensor, subtensor } from '../../sdk/subtensor.ts'
import { badUsage, failed } from './drive-command.ts'
import { exitCode } from './exit-codes.ts'
import { loadAccount, WalletError, walletFiles, walletsFolder } from './wallet-folder.ts'

export interface ObjectFlags {
  readonly chain: string | undefined
  readonly netuid: number
  readonly wallet: string | undefined
  readonly hotkey: string
  readonly 'wallet-path': string | undefined
  readonly hashes: string | undefined
  readonly uid: number | undefined
  readonly timeout: number
  readonly json: boolean
}

export interface ObjectWork {
  readonly account: Account
  readonly chain: Subtensor
  readonly walletName: string
}

/** @returns the exit code */
export async function withObjects(
  command: string,
  flags: ObjectFlags,
  work: (given: ObjectWork) => Promise<number>,
): Promise<number> {
  const { chain: network = '', wallet: walletName } = flags
  if (walletName === undefined) return badUsage(command, '--chain needs --wallet NAME: whose account it is')
  if (endpointsOf(network) === null)
    return badUsage(command, '--chain is finney, test, or the ws:// or wss:// address of a chain')
  let chain: Subtensor | null = null
  try {
    const account = await accountOf(walletName, flags)
    chain = await subtensor(network)
    return await work({ account, chain, walletName })
  } catch (error) {
    if (!(error instanceof WalletError)) return failed(command, error)
    return walletFailed(command, error)
  } finally {
    chain?.close()
  }
}

const EXIT_OF = {
  missing: 'not-found',
  exists: 'failed',
  'too-open': 'denied',
  locked: 'denied',
  name: 'usage',
} as const

/** @returns the exit code */
export function walletFailed(command: string, { code, message }: WalletError): number {
  process.stderr.write(`${command}: ${message}\n`)
  return exitCode(EXIT_OF[code])
}

/** The hotkey signs; the coldkey, which may ask for its password, is opened when something has to be encrypted or decrypted. */
async function accountOf(name: string, flags: ObjectFlags): Promise<Account> {
  const files = walletFiles(walletsFolder(flags['wallet-path']), name)
  const hotkey = await loadAccount(files.hotkey(flags.hotkey))
  const encryptionKey = async (): Promise<Uint8Array> => {
    const { encryptionKey: derive } = await loadAccount(files.coldkey)
    if (derive === null) throw new TypeError('a key file has a private key')
    return derive()
  }
  return wallet(hotkey, { ...hotkey, encryptionKey })
}
