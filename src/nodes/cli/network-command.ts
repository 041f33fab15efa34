/** `filetao network [--network DIR] [--validator URL]… [--chain URL] [--watch] [--json]`: how the miners of a network are doing. */
import { type Flags, flagsOrExit } from '../shared/args.ts'
import { JSON_FLAG } from './common-flags.ts'
import { type ExitName, exitCode } from './exit-codes.ts'
import { readNetworkFile } from './network-file.ts'
import { type NetworkView, networkText } from './network-table.ts'
import { type NetworkAsked, readNetwork } from './read-network.ts'

/** Where figures are read from. */
export const NETWORK_READ_FLAGS = {
  network: { kind: 'text', default: '.filetao', about: 'the folder of a running network' },
  validator: { kind: 'list', about: 'http:// address of a validator instead; may be repeated' },
  chain: { kind: 'text', about: 'ws:// address of the chain, to show incentives beside --validator' },
  netuid: { kind: 'integer', min: 0, max: 65_535, default: 21, about: 'number of the subnet' },
  json: JSON_FLAG,
} as const

export const FLAGS = {
  ...NETWORK_READ_FLAGS,
  watch: { kind: 'switch', about: 'show it anew every two seconds until interrupted' },
} as const

const EVERY_MS = 2_000
const HOME_AND_CLEAR = '\x1b[H\x1b[J'

/** @returns the exit code: 5 when nothing answers, 2 over a bad flag */
export async function runNetwork(args: readonly string[]): Promise<number> {
  const flags = flagsOrExit('network', args, FLAGS)
  const asked = await askedOf(flags)
  if (!asked.ok) return say('network', asked.detail, asked.exit)
  for (;;) {
    const view = await readNetwork(asked.value)
    if (!flags.watch) return show(view, flags.json)
    if (flags.json) process.stdout.write(jsonLine(view))
    else
      process.stdout.write(
        process.stdout.isTTY ? `${HOME_AND_CLEAR}${networkText(view)}` : `${networkText(view)}\n`,
      )
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
}

function show(view: NetworkView, json: boolean): number {
  const silent = silence('network', view)
  if (silent !== null) return silent
  process.stdout.write(json ? jsonLine(view) : networkText(view))
  return exitCode('done')
}

function jsonLine({ chain, validators }: NetworkView): string {
  const block = typeof chain === 'string' ? null : chain.block
  return `${JSON.stringify({ block, validators })}\n`
}

/** The exit code when no validator answered, with what each did instead; null when one did. */
export function silence(command: string, { validators }: NetworkView): number | null {
  if (validators.some(({ seen }) => typeof seen !== 'string')) return null
  for (const { name, seen } of validators)
    if (typeof seen === 'string') say(command, `${name}: ${seen}`, 'network')
  const then = 'no validator answers; start the network with "npm start", or name one with --validator'
  return say(command, then, 'network')
}

export type Asked =
  | { readonly ok: true; readonly value: NetworkAsked }
  | { readonly ok: false; readonly detail: string; readonly exit: ExitName }

/** Who is to be asked, by flags. */
export async function askedOf(flags: Flags<typeof NETWORK_READ_FLAGS>): Promise<Asked> {
  const named = flags.validator.length > 0
  const value = named ? ofAddresses(flags) : await ofFolder(flags)
  if (typeof value !== 'string') return { ok: true, value }
  return { ok: false, detail: value, exit: named ? 'usage' : 'network' }
}

interface Addresses {
  readonly validator: readonly string[]
  readonly chain: string | undefined
  readonly netuid: number
}

function ofAddresses({ validator, chain, netuid }: Addresses): NetworkAsked | string {
  const wrong = validator.find((url) => !/^https?:\/\//.test(url) || !URL.canParse(url))
  if (wrong !== undefined)
    return '--validator is the http:// address of a validator, such as http://127.0.0.1:8091'
  if (chain !== undefined && !/^wss?:\/\//.test(chain)) return '--chain is the ws:// address of a chain'
  return {
    chain: chain ?? null,
    netuid,
    validators: validator.map((url) => ({ name: new URL(url).host, url })),
    names: new Map(),
  }
}

async function ofFolder({
  network,
  chain,
  netuid,
}: { network: string } & Omit<Addresses, 'validator'>): Promise<NetworkAsked | string> {
  const file = await readNetworkFile(network)
  if (typeof file === 'string') return file
  return {
    chain: chain ?? file.chain,
    netuid,
    validators: file.validators.map(({ url }, at) => ({ name: `validator-${at + 1}`, url })),
    names: new Map(file.miners.map(({ hotkey }, at) => [hotkey, `miner-${at + 1}`])),
  }
}

function say(command: string, sentence: string, exit: ExitName): number {
  process.stderr.write(`${command}: ${sentence}\n`)
  return exitCode(exit)
}
