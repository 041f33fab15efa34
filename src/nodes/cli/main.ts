/** The command line: each command is loaded only when asked for, so that a miner does not carry the page's client. */
import { UNREAD, type WhenUnread, watchOutput } from './closed-pipe.ts'

interface Command {
  readonly about: string
  /** Default: `end`. */
  readonly whenUnread?: WhenUnread
  readonly run: (args: readonly string[]) => Promise<number | void>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  devnet: {
    about: 'run a whole local network and the page (what "npm start" does)',
    whenUnread: 'serve',
    run: async (args) => (await import('../devnet/main.ts')).runDevnet(args),
  },
  store: {
    about: 'encrypt files and store them: store FILE… --network DIR [--json]',
    whenUnread: 'finish',
    run: async (args) => (await import('./store.ts')).runStore([...args]),
  },
  retrieve: {
    about: 'fetch, check and decrypt a file: retrieve CID|LINK -o OUT --network DIR [--json]',
    whenUnread: 'finish',
    run: async (args) => (await import('./retrieve.ts')).runRetrieve([...args]),
  },
  ls: {
    about: 'list the files of this drive: ls --network DIR [--json]',
    run: async (args) => (await import('./ls.ts')).runLs([...args]),
  },
  sync: {
    about: 'bring this drive in step with other devices: sync --network DIR [--json]',
    whenUnread: 'finish',
    run: async (args) => (await import('./sync.ts')).runSync(args),
  },
  renew: {
    about: 'keep everything of this drive for another year: renew --network DIR [--json]',
    whenUnread: 'finish',
    run: async (args) => (await import('./renew.ts')).runRenew(args),
  },
  audit: {
    about: 'have every holder prove its copies: audit [NAME…] --network DIR [--thorough] [--json]',
    whenUnread: 'finish',
    run: async (args) => (await import('./audit.ts')).runAudit(args),
  },
  join: {
    about: 'bring a drive of another device here: join IDENTIFIER --network DIR',
    whenUnread: 'finish',
    run: async (args) => (await import('./sync.ts')).runJoin(args),
  },
  network: {
    about: 'how miners and objects of a network are doing: network [--network DIR] [--watch]',
    run: async (args) => (await import('./network-command.ts')).runNetwork(args),
  },
  verify: {
    about: 'check a proof bundle again, offline: verify FILE [--json]',
    run: async (args) => (await import('./verify.ts')).runVerify(args),
  },
  conformance: {
    about: 'check every vector file of a folder: conformance DIR',
    run: async (args) => (await import('./conformance.ts')).runConformance([...args]),
  },
  simulate: {
    about: 'try to lose data in simulated networks: simulate --seeds N [--from S] [--planted]',
    run: async (args) => (await import('./simulate.ts')).runSimulate(args),
  },
  liars: {
    about: 'let every kind of lying miner try: liars --trials N [--row B3]',
    run: async (args) => (await import('./byzantine.ts')).runLiars(args),
  },
  chain: {
    about: 'run a local chain',
    whenUnread: 'serve',
    run: async (args) => (await import('../chain/main.ts')).runChain([...args]),
  },
  miner: {
    about: 'run a miner',
    whenUnread: 'serve',
    run: async (args) => (await import('../miner/main.ts')).runMiner([...args]),
  },
  validator: {
    about: 'run a validator',
    whenUnread: 'serve',
    run: async (args) => (await import('../validator/main.ts')).runValidator([...args]),
  },
  index: {
    about: "check or mend a stopped validator's index: index check|repair|anew DIR [--dry-run]",
    whenUnread: 'finish',
    run: async (args) => (await import('./index-command.ts')).runIndex(args),
  },
  gateway: {
    about: 'serve the page for a chain: gateway --chain URL[,URL…] --netuid N [--open]',
    whenUnread: 'serve',
    run: async (args) => (await import('../gateway/main.ts')).runGateway(args),
  },
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(12)} ${about}`)
  return `filetao COMMAND [FLAGS]\n\n${lines.join('\n')}\n`
}

/** Runs one command; its answer becomes the exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  const isUnread = watchOutput(command?.whenUnread ?? 'end')
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage())
    return
  }
  if (command === undefined) {
    process.stderr.write(`filetao: there is no command of that name.\n\n${usage()}`)
    process.exitCode = 2
    return
  }
  const code = await command.run(rest)
  if (typeof code === 'number') process.exitCode = code === 0 && isUnread() ? UNREAD : code
}
