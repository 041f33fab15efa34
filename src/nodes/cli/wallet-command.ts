/** `filetao wallet create|list|show`: keys of accounts where the wallets of Bittensor look for them. */
import { parseWalletKeyFile } from '../../protocol/interop/key-file.ts'
import { JSON_FLAG } from './common-flags.ts'
import { badUsage, failed, parseCommand } from './drive-command.ts'
import { exitCode } from './exit-codes.ts'
import { walletFailed } from './object-account.ts'
import { printable } from './progress.ts'
import { WALLET_PATH } from './store-flags.ts'
import {
  addressIn,
  namesIn,
  newKey,
  passwordGiven,
  WalletError,
  type WalletFiles,
  walletFiles,
  walletsFolder,
  writeKey,
} from './wallet-folder.ts'
import { openedKey } from './wallet-key.ts'

export const CREATE_FLAGS = {
  hotkey: { kind: 'text', default: 'default', about: 'name of the hotkey to make' },
  plain: { kind: 'switch', about: 'keep the coldkey in the clear, for whoever can read the disk' },
  'wallet-path': WALLET_PATH,
  json: JSON_FLAG,
} as const

export const LIST_FLAGS = { 'wallet-path': WALLET_PATH, json: JSON_FLAG } as const

export const SHOW_FLAGS = {
  hotkey: { kind: 'text', about: 'only this hotkey' },
  secret: { kind: 'switch', about: 'print the words and the seed of the coldkey, or of --hotkey' },
  'wallet-path': WALLET_PATH,
  json: JSON_FLAG,
} as const

/** @returns the exit code */
export async function runWalletCreate(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, CREATE_FLAGS)
  if (typeof parsed === 'string') return badUsage('wallet create', parsed)
  const { words, flags } = parsed
  const [name] = words
  if (name === undefined || words.length > 1)
    return badUsage('wallet create', 'name one wallet: wallet create NAME')
  return guarded('wallet create', async () => {
    const files = walletFiles(walletsFolder(flags['wallet-path']), name)
    const known = await addressIn(files.coldkeyPub)
    const password = passwordGiven()
    if (known === null && password === null && !flags.plain) return badUsage('wallet create', NO_PASSWORD)
    const hotkey = newKey()
    const coldkey = known === null ? newKey() : null
    // The hotkey first: when there is one of that name, nothing is made.
    await writeKey(files.hotkey(flags.hotkey), hotkey.text, null)
    if (coldkey !== null) {
      await writeKey(files.coldkey, coldkey.text, flags.plain ? null : password)
      await writeKey(files.coldkeyPub, coldkey.publicText, null)
    }
    const made = {
      name,
      coldkey: coldkey?.address ?? known,
      hotkey: { name: flags.hotkey, address: hotkey.address },
    }
    if (flags.json) print(JSON.stringify(made))
    else print(`${name}  coldkey ${made.coldkey}\n  ${flags.hotkey}  ${hotkey.address}`)
    process.stderr.write(`wallet create: write the words down: wallet show ${name} --secret prints them\n`)
    return exitCode('done')
  })
}

const NO_PASSWORD =
  'set FILETAO_WALLET_PASSWORD to encrypt the coldkey, or say --plain to keep it in the clear'

interface WalletView {
  readonly name: string
  readonly coldkey: string | null
  readonly hotkeys: readonly { readonly name: string; readonly address: string | null }[]
}

/** @returns the exit code */
export async function runWalletList(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, LIST_FLAGS)
  if (typeof parsed === 'string') return badUsage('wallet list', parsed)
  if (parsed.words.length > 0) return badUsage('wallet list', 'it takes no names; wallet show NAME shows one')
  const { json, 'wallet-path': given } = parsed.flags
  const folder = walletsFolder(given)
  const names = await namesIn(folder)
  for (const name of names) {
    const view = await viewOf(walletFiles(folder, name))
    print(json ? JSON.stringify(view) : textOf(view))
  }
  if (names.length === 0 && !json)
    process.stderr.write(`wallet list: there is no wallet in ${printable(folder)}\n`)
  return exitCode('done')
}

/** @returns the exit code */
export async function runWalletShow(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, SHOW_FLAGS)
  if (typeof parsed === 'string') return badUsage('wallet show', parsed)
  const { words, flags } = parsed
  const [name] = words
  if (name === undefined || words.length > 1)
    return badUsage('wallet show', 'name one wallet: wallet show NAME')
  return guarded('wallet show', async () => {
    const files = walletFiles(walletsFolder(flags['wallet-path']), name)
    const whole = await viewOf(files)
    const hotkeys = whole.hotkeys.filter(
      (hotkey) => flags.hotkey === undefined || hotkey.name === flags.hotkey,
    )
    if (whole.coldkey === null && whole.hotkeys.length === 0)
      throw new WalletError('missing', `there is no wallet ${name}`)
    if (flags.hotkey !== undefined && hotkeys.length === 0)
      throw new WalletError('missing', `the wallet ${name} has no hotkey ${printable(flags.hotkey)}`)
    const view = { ...whole, hotkeys }
    const path = flags.hotkey === undefined ? files.coldkey : files.hotkey(flags.hotkey)
    const secret = flags.secret ? await secretIn(path) : null
    if (flags.json) print(JSON.stringify(secret === null ? view : { ...view, secret }))
    else {
      print(textOf(view))
      if (secret !== null)
        print(`  words  ${secret.words ?? '(this key was not made of words)'}\n  seed   ${secret.seed}`)
    }
    return exitCode('done')
  })
}

/** @throws WalletError, SdkError */
async function secretIn(path: string): Promise<{ readonly words: string | null; readonly seed: string }> {
  const key = parseWalletKeyFile(await openedKey(path))
  if (!key.ok) throw new WalletError('missing', `${path} holds no secret: ${key.detail}`)
  return { words: key.value.mnemonic, seed: `0x${Buffer.from(key.value.miniSecret).toString('hex')}` }
}

async function viewOf(files: WalletFiles): Promise<WalletView> {
  const names = await namesIn(files.hotkeys)
  const hotkeys = await Promise.all(
    names.map(async (name) => ({ name, address: await addressIn(files.hotkey(name)) })),
  )
  return { name: files.name, coldkey: await addressIn(files.coldkeyPub), hotkeys }
}

function textOf({ name, coldkey, hotkeys }: WalletView): string {
  const lines = hotkeys.map((hotkey) => `  ${hotkey.name}  ${hotkey.address ?? '(encrypted or damaged)'}`)
  return [`${name}  coldkey ${coldkey ?? '(none)'}`, ...lines].join('\n')
}

async function guarded(command: string, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    return error instanceof WalletError ? walletFailed(command, error) : failed(command, error)
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
