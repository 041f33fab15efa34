/** `filetao network [--network DIR] [--validator URL]… [--chain URL] [--watch]`: how the miners of a network are doing. */
import { flagsOrExit } from '../shared/args.ts'
import { readNetworkFile } from './network-file.ts'
import { type NetworkView, networkText } from './network-table.ts'
import { type NetworkAsked, readNetwork } from './read-network.ts'

const FLAGS = {
  network: { kind: 'text', default: '.filetao', about: 'the folder of a running network' },
  validator: { kind: 'list', about: 'http:// address of a validator instead; may be repeated' },
  chain: { kind: 'text', about: 'ws:// address of the chain, to show incentives beside --validator' },
  netuid: { kind: 'integer', min: 0, max: 65_535, default: 21, about: 'number of the subnet' },
  watch: { kind: 'switch', about: 'show it anew every two seconds until interrupted' },
} as const

const EVERY_MS = 2_000
const HOME_AND_CLEAR = '\x1b[H\x1b[J'

/** @returns the exit code: 1 when nothing answers, 2 over a bad flag */
export async function runNetwork(args: readonly string[]): Promise<number> {
  const flags = flagsOrExit('network', args, FLAGS)
  const asked = flags.validator.length > 0 ? ofAddresses(flags) : await ofFolder(flags)
  if (typeof asked === 'string') return say(asked, flags.validator.length > 0 ? 2 : 1)
  for (;;) {
    const view = await readNetwork(asked)
    if (!flags.watch) return show(view)
    process.stdout.write(
      process.stdout.isTTY ? `${HOME_AND_CLEAR}${networkText(view)}` : `${networkText(view)}\n`,
    )
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
}

function show(view: NetworkView): number {
  const silent = view.validators.every(({ seen }) => typeof seen === 'string')
  if (!silent) {
    process.stdout.write(networkText(view))
    return 0
  }
  for (const { name, seen } of view.validators) if (typeof seen === 'string') say(`${name}: ${seen}`, 1)
  return say('no validator answers; start the network with "npm start", or name one with --validator', 1)
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

function say(sentence: string, code: number): number {
  process.stderr.write(`network: ${sentence}\n`)
  return code
}
